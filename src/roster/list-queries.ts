import type { Tx } from '../db.ts'
import type { ListedMember } from './list-rules.ts'
import { findAssociation } from './queries.ts'
import { reachOf } from './reach.ts'
import type { AssociationId } from './table.ts'

/** Everybody on the roster, also those who left, with the ways to them. */
export async function findListed(tx: Tx, association: AssociationId): Promise<ListedMember[]> {
  const home = await findAssociation(tx, association)
  const members = await findMembers(tx, association)
  const points = Map.groupBy(await findPoints(tx, association), ({ member_id }) => member_id)
  return members.map((member) => {
    const own = points.get(member.id) ?? []
    return {
      ...member,
      phones: own.filter(({ system }) => system === 'phone').map(({ value }) => value),
      reach: reachOf(own, home?.line_channel_id ?? null),
    }
  })
}

const findMembers = (tx: Tx, association: AssociationId) =>
  tx
    .selectFrom('member')
    .leftJoin('facility', (join) =>
      join
        .onRef('facility.association_id', '=', 'member.association_id')
        .onRef('facility.id', '=', 'member.facility_id'),
    )
    .select([
      'member.id',
      'member_number',
      'member.name',
      'kana',
      'role',
      'membership',
      'left_at',
      'facility.name as facility_name',
      'facility.facility_type as facility_type',
      'facility.ward as ward',
    ])
    .where('member.association_id', '=', association)
    .execute()

const findPoints = (tx: Tx, association: AssociationId) =>
  tx
    .selectFrom('contact_point')
    .select(['member_id', 'system', 'value', 'reachable', 'failure', 'line_channel_id'])
    .where('association_id', '=', association)
    .where('system', '<>', 'fax')
    .where('removed_at', 'is', null)
    .orderBy('rank')
    .orderBy('created_at')
    .execute()
