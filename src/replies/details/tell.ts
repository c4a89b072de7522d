import { sql } from 'kysely'
import { type Db, inAssociationOf } from '../../db.ts'
import { newId } from '../../id.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import { answerable } from '../../safety-checks/rules.ts'
import type { Opened } from '../queries.ts'
import { findDetailsIn } from './queries.ts'
import { type DetailQuestion, questionsFor, readChoice } from './questions.ts'
import { recordDetails } from './record.ts'

/** Fields of the page as they were sent, by question. */
export type Written = Record<string, string | undefined>

type Told = { ok: true; told: number } | Refusal<'not_found' | 'over'>

/**
 * くわしい状況の受付 — keeps what a doctor changed on the page behind his link; what stands there already is not kept again,
 * so that a second press of the button adds nothing. Gives how many questions were new or changed.
 */
export async function tellDetails(
  db: Db,
  {
    token_hash,
    written,
    via,
    at,
  }: { token_hash: Buffer; written: Written; via: 'link' | 'facility'; at: Date },
): Promise<Told> {
  const told = await inAssociationOf(
    db,
    sql<Opened>`door_prompt_by_token(${token_hash})`,
    async (tx, { association_id, prompt_id }): Promise<Told> => {
      // One after the other: the second of two presses sees what the first one kept.
      await sql`select from prompt where association_id = ${association_id} and id = ${prompt_id} for update`.execute(
        tx,
      )
      const { asked, given } = await findDetailsIn(tx, { association_id, prompt_id })
      const state = answerable(asked, at)
      if (state === 'withdrawn' || state === 'expired') return refuse('over')
      const chosen = questionsFor(asked.facility_type).flatMap((question) => {
        const choice = readField(question, written)
        return choice !== null && choice !== given.get(question.code)
          ? [{ question: question.code, choice }]
          : []
      })
      const source_event_id = `web:${newId<'reply_detail'>()}`
      const details = chosen.map((one) => ({
        ...one,
        prompt_id,
        via,
        event_at: at,
        received_at: at,
        source_event_id,
      }))
      await recordDetails(tx, { association: association_id, details })
      return { ok: true, told: details.length }
    },
  )
  return told ?? refuse('not_found')
}

const readField = (question: DetailQuestion, written: Written) => {
  const typed = written[question.code]
  return typed === undefined || typed.trim() === '' ? null : readChoice(question, typed)
}

/** The counts that are no number from 0 to 999; everything else on the page can only be chosen. */
export const unreadable = (questions: DetailQuestion[], written: Written) =>
  questions
    .filter((question) => {
      const typed = written[question.code]?.trim() ?? ''
      return typed !== '' && readChoice(question, typed) === null
    })
    .map(({ code }) => code)
