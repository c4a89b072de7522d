import { sql } from 'kysely'
import { type Db, inAssociationOf, type Tx } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import type { ContactLink, ContactLinkId, PrintId } from './table.ts'

/** What the page behind a link says of its doctor. */
export type Owner = NonNullable<Awaited<ReturnType<typeof findOwner>>>

export const linkDoor = (token_hash: Buffer) =>
  sql<{ association_id: AssociationId; link_id: ContactLinkId }>`door_contact_link(${token_hash})`

/** The link, its doctor and his addresses; null where no link is so called, or the doctor has left. */
export const findOwner = (db: Db, token_hash: Buffer) =>
  inAssociationOf(db, linkDoor(token_hash), async (tx, { association_id, link_id }) => {
    const found = await linked(tx, association_id)
      .where('contact_link.id', '=', link_id)
      .where('member.left_at', 'is', null)
      .select([
        'contact_link.kind',
        'contact_link.new_mail',
        'contact_link.expires_at',
        'contact_link.ended_at',
        'contact_link.used_at',
        'contact_link.saves',
        'association.phone as office_phone',
      ])
      .executeTakeFirst()
    if (!found) return null
    const points = await tx
      .selectFrom('contact_point')
      .select(['system', 'value', 'reachable', 'failure', 'line_channel_id'])
      .where('association_id', '=', association_id)
      .where('member_id', '=', found.member_id)
      .where('removed_at', 'is', null)
      .orderBy('rank')
      .orderBy('created_at')
      .execute()
    return { ...found, points }
  })

const linked = (tx: Tx, association: AssociationId) =>
  tx
    .selectFrom('contact_link')
    .innerJoin('association', 'association.id', 'contact_link.association_id')
    .innerJoin('member', (join) =>
      join
        .onRef('member.association_id', '=', 'contact_link.association_id')
        .onRef('member.id', '=', 'contact_link.member_id'),
    )
    .leftJoin('facility', (join) =>
      join
        .onRef('facility.association_id', '=', 'member.association_id')
        .onRef('facility.id', '=', 'member.facility_id'),
    )
    .select([
      'contact_link.id as link_id',
      'contact_link.association_id',
      'member.id as member_id',
      'member.name as member_name',
      'facility.name as facility_name',
      'association.name as association_name',
      'association.line_channel_id as association_channel',
    ])
    .where('contact_link.association_id', '=', association)

/** One letter each, in the order of the list; a link that a newer one replaced is not printed any more. */
export const findLetters = (tx: Tx, association: AssociationId, print: PrintId) =>
  linked(tx, association)
    .select(['contact_link.expires_at', 'association.phone as office_phone'])
    .where('contact_link.print_id', '=', print)
    .where('contact_link.ended_at', 'is', null)
    .orderBy('member.kana')
    .orderBy('member.member_number')
    .execute()

export type Letter = Awaited<ReturnType<typeof findLetters>>[number]

/** How many new addresses this doctor has typed lately: each costs a mail to somebody who may not be him. */
export async function countNewMails(
  tx: Tx,
  {
    association,
    member_id,
    since,
  }: { association: AssociationId; since: Date } & Pick<ContactLink, 'member_id'>,
) {
  const { n } = await tx
    .selectFrom('contact_link')
    .select(sql<number>`count(*)::int`.as('n'))
    .where('association_id', '=', association)
    .where('member_id', '=', member_id)
    .where('kind', '=', 'confirm')
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow()
  return n
}

/** Locked until the end of the transaction, so that of two presses at once the second sees what the first did. */
export const holdLink = (tx: Tx, association: AssociationId, id: ContactLinkId) =>
  tx
    .selectFrom('contact_link')
    .selectAll()
    .where('association_id', '=', association)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
