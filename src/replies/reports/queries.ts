import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { Condition, ReplyId } from '../table.ts'

/** What a doctor told us although nobody had asked, and what became of it. */
export interface Report {
  id: ReplyId
  name: string
  facility: string | null
  ward: string | null
  phone: string | null
  condition: Condition
  event_at: Date
  handled_at: Date | null
  handled_by_name: string | null
}

const MOST = 200

/** 知らせの一覧 — the newest first, those that nobody has seen to before the others. */
export async function findReports(tx: Tx, association: AssociationId): Promise<Report[]> {
  const { rows } = await sql<Report>`
    select r.id, m.name, f.name as facility, f.ward, r.condition, r.event_at, h.handled_at, h.handled_by_name,
      (select p.value from contact_point p
        where p.association_id = m.association_id and p.member_id = m.id and p.system = 'phone' and p.removed_at is null
        order by p.rank, p.created_at limit 1) as phone
    from reply r
      join member m on m.association_id = r.association_id and m.id = r.member_id
      left join facility f on f.association_id = m.association_id and f.id = m.facility_id
      left join report_handling h on h.association_id = r.association_id and h.reply_id = r.id
    where r.association_id = ${association} and r.prompt_id is null
    order by h.handled_at is not null, r.event_at desc, r.id limit ${MOST}
  `.execute(tx)
  return rows
}
