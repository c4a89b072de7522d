import { sql } from 'kysely'
import type { Tx } from '../db.ts'
import { phoneKey } from './import/cells.ts'
import { addressChanges, type Change } from './note-changes.ts'
import type { AssociationId, ContactPoint, MemberId } from './table.ts'

/** What a doctor tells apart: his own telephone and the clinic's stand in one system of the roster. */
export const OWN_KINDS = ['mail', 'mobile', 'phone', 'fax'] as const
export type OwnKind = (typeof OWN_KINDS)[number]

type Known = Pick<ContactPoint, 'id' | 'system' | 'value' | 'reachable' | 'failure'>

const SYSTEMS = { mail: 'mail', mobile: 'phone', phone: 'phone', fax: 'fax' } as const

export const isMobile = (phone: string) => /^0[5-9]0[0-9]{8}$/.test(phoneKey(phone))

const kindOf = ({ system, value }: Pick<Known, 'system' | 'value'>) =>
  system === 'phone' && isMobile(value) ? 'mobile' : system

/** Those of one kind that are in use, best rank first. A doctor said of the others that they are no longer his. */
export const inUse = <Point extends Pick<Known, 'system' | 'value' | 'failure'>>(
  points: Point[],
  kind: OwnKind,
) => points.filter((point) => kindOf(point) === kind && point.failure !== REPLACED)

/** What `contact_point.failure` says of an address that its owner gave up. */
export const REPLACED = 'replaced'

const isSame = (kind: OwnKind, a: string, b: string) =>
  kind === 'mail' ? a.toLowerCase() === b.toLowerCase() : phoneKey(a) === phoneKey(b)

interface Placing {
  association: AssociationId
  member_id: MemberId
  kind: OwnKind
  /** Null where the doctor only says what is no longer his. */
  value: string | null
  retires_old: boolean
  at: Date
}

/**
 * Puts an address first among its kind; the older ones move behind it or are set aside. None is removed: deliveries
 * point at them. Gives what the history has to tell of it.
 */
export async function placeFirst(
  tx: Tx,
  { association, member_id, kind, value, retires_old, at }: Placing,
): Promise<Change[]> {
  const system = SYSTEMS[kind]
  const all = await tx
    .selectFrom('contact_point')
    .select(['id', 'system', 'value', 'reachable', 'failure', 'removed_at'])
    .where('association_id', '=', association)
    .where('member_id', '=', member_id)
    .where('system', '=', system)
    .orderBy('rank')
    .orderBy('created_at')
    .orderBy('id')
    .forUpdate()
    .execute()
  const points = all.filter((point) => point.removed_at === null)
  // One that the office took off comes back where its owner says it is his.
  const same =
    value === null ? undefined : [...points, ...all].find((point) => isSame(kind, point.value, value))
  const retired = retires_old ? inUse(points, kind).filter((point) => point !== same) : []
  const first = same ?? (value === null ? null : await add(tx, { association, member_id, system, value, at }))
  if (same)
    await tx
      .updateTable('contact_point')
      .set({ reachable: true, failure: null, checked_at: at, removed_at: null })
      .where('association_id', '=', association)
      .where('id', '=', same.id)
      .execute()
  const others = points.filter((point) => point !== same && !retired.includes(point))
  const place = others.findIndex((point) => kindOf(point) === kind)
  const ahead = others.slice(0, place < 0 ? others.length : place)
  const behind = others.slice(ahead.length)
  const staying = [...ahead, ...(first ? [first] : []), ...behind]
  const order = [...staying, ...retired].map((point) => point.id)
  await sql`
    update contact_point set rank = least(9, fresh.rank)
    from unnest(${order}::uuid[]) with ordinality as fresh(id, rank)
    where contact_point.association_id = ${association} and contact_point.id = fresh.id
  `.execute(tx)
  if (retired.length > 0)
    await sql`
      update contact_point set reachable = false, failure = ${REPLACED}, checked_at = ${at}
      where association_id = ${association} and id = any(${retired.map((point) => point.id)}::uuid[])
    `.execute(tx)
  const used = staying.filter((point) => point === first || point.failure !== REPLACED)
  return addressChanges(
    system,
    points.filter((point) => point.failure !== REPLACED).map((point) => point.value),
    used.map((point) => point.value),
  )
}

const add = async (
  tx: Tx,
  {
    association,
    member_id,
    system,
    value,
    at,
  }: Omit<Placing, 'kind' | 'retires_old'> & {
    system: ContactPoint['system']
    value: string
  },
) => {
  const added = await tx
    .insertInto('contact_point')
    .values({ association_id: association, member_id, system, value, checked_at: at, created_at: at })
    // An import that brings the same address just now has put it there already.
    .onConflict((taken) => taken.doNothing())
    .returning(['id', 'value', 'failure'])
    .executeTakeFirst()
  return added ?? null
}
