import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { MemberId } from '../../roster/table.ts'
import { isAsked, MEMBERS } from '../audience.ts'
import { newPromptOf } from '../prompt-ids.ts'
import type { SafetyCheck } from '../table.ts'

/** A statement ends within seconds, however many there are. */
const PROMPTS_AT_ONCE = 25_000

interface Page {
  found: number
  added: number
  last: MemberId | null
}

/** One prompt to everybody of the audience, and how many they are; role, ward and facility are frozen as they are now. */
export async function insertPrompts(tx: Tx, check: SafetyCheck) {
  let prompted = 0
  let before = 0
  for (let after: MemberId | null = null; ; ) {
    const { rows } = await sql<Page>`
      with page as materialized (
        select m.association_id, m.id as member_id, f.id as facility_id, m.role, f.ward, f.facility_type
        from ${MEMBERS}
        where m.association_id = ${check.association_id} and ${isAsked(check)}
          and (${after}::uuid is null or m.id > ${after}::uuid)
        order by m.id limit ${PROMPTS_AT_ONCE}
      ), added as (
        insert into prompt (association_id, id, safety_check_id, member_id, facility_id, role, ward, facility_type)
        select association_id, ${newPromptOf(check, before)}, ${check.id}, member_id, facility_id, role, ward, facility_type
        from page
        on conflict do nothing returning 1
      )
      select (select count(*)::int from page) as found, (select count(*)::int from added) as added,
        (select member_id from page order by member_id desc limit 1) as last
    `.execute(tx)
    const [{ found, added, last }] = rows as [Page]
    prompted += added
    before += found
    if (found < PROMPTS_AT_ONCE) return prompted
    after = last
  }
}
