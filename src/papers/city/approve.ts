import { audit } from '../../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../../db.ts'
import { tokenHash } from '../../deliveries/reply-link.ts'
import { newId } from '../../id.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId, FacilityId } from '../../roster/table.ts'
import type { SafetyCheckId } from '../../safety-checks/table.ts'
import type { Secrets } from '../../secrets.ts'
import type { CityListId } from '../table.ts'
import { findCityClinics, findCityList, overSince } from './queries.ts'
import { cityToken, fingerprintOf, LIST_LIFE_MS, listed } from './rules.ts'

interface Approving {
  association: AssociationId
  check: SafetyCheckId
  /** What the officer looked at, as `fingerprintOf` tells it, the newest version, and the link that lived beside it. */
  draft: string
  seen: number
  link: string
  kept: Set<FacilityId>
  by: string
  by_name: string
  at: Date
}

type Approved =
  | { ok: true; list: CityListId; version: number }
  | Refusal<'not_found' | 'changed_meanwhile' | 'approved_meanwhile' | 'nothing_chosen'>

/**
 * 一覧の承認 — what an officer has just seen becomes what the city reads. The first makes the link, which lives for 72
 * hours; a later one changes what stands behind it, so that nobody at the city looks at an older address. The versions
 * go on over the links of a check: there is one 第1版, whoever kept it.
 */
export const approveCityList = (
  { db, secrets }: { db: Db; secrets: Secrets },
  { association, check, draft, seen, link, kept, by, by_name, at }: Approving,
) =>
  inAssociation(db, association, async (tx): Promise<Approved> => {
    if (!(await holdCheck(tx, association, check))) return refuse('not_found')
    const before = await findCityList(tx, association, check)
    const living = before && !overSince(before, at) ? before : null
    if ((before?.version ?? 0) !== seen || (living?.id ?? '') !== link) return refuse('approved_meanwhile')
    const open = await findCityClinics(tx, association, check)
    if (fingerprintOf(open) !== draft) return refuse('changed_meanwhile')
    const clinics = open.filter(({ id }) => kept.has(id)).map(listed)
    if (clinics.length === 0) return refuse('nothing_chosen')
    const list = living?.id ?? (await makeLink(tx, { secrets, association, check, by, at }))
    const version = seen + 1
    await tx
      .insertInto('city_list_version')
      .values({
        association_id: association,
        city_list_id: list,
        version,
        clinics: JSON.stringify(clinics),
        approved_by: by,
        approved_by_name: by_name,
        approved_at: at,
      })
      .execute()
    const detail = { id: check, list, version, clinics: clinics.length }
    await audit(tx, { association, actor: by, action: 'city_list.approve', detail, at })
    return { ok: true, list, version }
  })

/** The lock: of two officers at once the second waits here, and then sees what the first has approved. */
async function holdCheck(tx: Tx, association: AssociationId, check: SafetyCheckId) {
  const held = await tx
    .selectFrom('safety_check')
    .select('id')
    .where('association_id', '=', association)
    .where('id', '=', check)
    .where('launched_at', 'is not', null)
    .where('status', '<>', 'withdrawn')
    .forNoKeyUpdate()
    .executeTakeFirst()
  return held !== undefined
}

async function makeLink(
  tx: Tx,
  {
    secrets,
    association,
    check,
    by,
    at,
  }: Pick<Approving, 'association' | 'check' | 'by' | 'at'> & { secrets: Secrets },
) {
  // One that has expired and was never taken back stands in the way of its successor.
  await tx
    .updateTable('city_list')
    .set({ ended_at: at, ended_by: by })
    .where('association_id', '=', association)
    .where('safety_check_id', '=', check)
    .where('ended_at', 'is', null)
    .execute()
  const id: CityListId = newId<'city_list'>()
  await tx
    .insertInto('city_list')
    .values({
      association_id: association,
      id,
      safety_check_id: check,
      token_hash: tokenHash(cityToken(secrets.reply_link_key, id)),
      created_at: at,
      expires_at: new Date(at.getTime() + LIST_LIFE_MS),
      ended_at: null,
      ended_by: null,
      looked_at: null,
    })
    .execute()
  return id
}
