import type { World } from './world.ts'

/** What a doctor added after the one tap, put there as the take-in keeps it: question and choice. */
export async function says(
  w: World,
  {
    doctor,
    question,
    choice,
    check = w.drill,
  }: { doctor: { id: string }; question: string; choice: string; check?: string },
) {
  await w.store.owner.query(
    `insert into reply_detail (association_id, prompt_id, question, choice, via, event_at, source_event_id)
     select association_id, id, $3, $4, 'link', $5, $6 from prompt where safety_check_id = $1 and member_id = $2`,
    [check, doctor.id, question, choice, w.now(), crypto.randomUUID()],
  )
}
