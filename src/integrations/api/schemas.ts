import { z } from 'zod'
import { CONDITIONS, type Condition } from '../../replies/table.ts'
import { FACILITY_TYPES, type FacilityType, ROLES, type Role } from '../../roster/table.ts'

/** 読み取りAPIの形 — every answer is cut to these, and the OpenAPI document is made from them: nothing else gets out. */

/** Zod wants to know that there is a first one. */
const oneOf = <T extends string>(words: Record<T, unknown>) => z.enum(Object.keys(words) as [T, ...T[]])

const id = z.uuid()
const moment = z
  .date()
  .transform((at) => at.toISOString())
  .pipe(z.iso.datetime())
const count = z.int().nonnegative()
const share = z.number().min(0).max(1)

/** Stands in every object about a check, so that no part of one can be taken for a real disaster. */
const STATUS = {
  purpose: z.enum(['actual', 'drill', 'test']),
  exercise: z
    .boolean()
    .describe('True for a drill and for a test of the channels: this is not a real disaster.'),
}

export const Check = z
  .object({
    id,
    title: z.string().describe('Begins with 【訓練】 for a drill and 【配信テスト】 for a test.'),
    ...STATUS,
    status: z
      .enum(['open', 'frozen', 'closed', 'withdrawn'])
      .describe('Withdrawn: sent by mistake, not to be counted.'),
    round: z.int().positive().describe('The how-manieth asking about the same incident.'),
    incident_id: id.nullable(),
    launched_at: moment,
    deadline_at: moment.nullable(),
    closed_at: moment.nullable(),
  })
  .describe('One safety check (安否確認) that was sent.')

const Rate = z
  .object({
    share: share.nullable().describe('Replied divided by prompted; null where nobody was asked.'),
    n: count.describe('The denominator: how many were asked.'),
    low: share.nullable().describe("Lower end of Wilson's 95 % interval."),
    high: share.nullable(),
  })
  .describe('A rate is never told without its n.')

const CONDITION_COUNTS = {
  open: count.describe('A1 診療できます'),
  partly_open: count.describe('A2 一部だけ診療できます'),
  closed: count.describe('A3 診療できません'),
  needs_help: count.describe('A4 助けが必要です'),
}

const COUNTS = {
  prompted: count.describe('対象: members who were asked.'),
  replied: count.describe('回答: members whose answer we have.'),
  unanswered: count.describe('未回答: prompted minus replied. Nobody knows whether they are safe.'),
  unreached: count.describe('届いていない: of the unanswered, those whom nothing reached.'),
  sending: count.describe('送信中: of the unanswered, those to whom something is still under way.'),
  reached: count,
  late: count.describe('Of the replied, those whose newest answer came after the deadline or the close.'),
  ...CONDITION_COUNTS,
  reply_rate: Rate,
}

/** Of every member the newest answer of all rounds counts, once. */
const MERGED_COUNTS = {
  prompted: count.describe('対象: members who were asked in any of the rounds, each once.'),
  replied: count.describe('回答: members who answered any of them; the newest answer counts.'),
  unanswered: count.describe('未回答: prompted minus replied: never heard of in any round.'),
  fresh: count.describe('Of the replied, those who answered the newest round.'),
  old_only: count.describe('Asked in the newest round, and known by an earlier answer only.'),
  never: count.describe('Asked in the newest round, and never heard of.'),
  not_asked: count.describe('該当なし in the newest round: asked in an earlier one only.'),
  ...CONDITION_COUNTS,
  reply_rate: Rate,
}

const ward = z.string().nullable().describe('Null: no ward in the roster.')
const facility_type = oneOf<FacilityType>(FACILITY_TYPES)

export const Tally = z
  .object({
    check: Check,
    ...STATUS,
    counted_at: moment,
    total: z.object(COUNTS),
    by_role: z.array(z.object({ role: oneOf<Role>(ROLES), ...COUNTS })),
    by_ward: z.array(z.object({ ward, ...COUNTS })),
    by_facility_type: z.array(z.object({ facility_type: facility_type.nullable(), ...COUNTS })),
  })
  .describe('The very numbers of the board. Each of the three lists sums up to the total.')

export const MergedTally = z
  .object({
    incident_id: id,
    ...STATUS,
    rounds: z
      .array(Check)
      .describe('The rounds that were put together, the oldest first; withdrawn ones are left out.'),
    counted_at: moment,
    total: z.object(MERGED_COUNTS),
    by_role: z.array(z.object({ role: oneOf<Role>(ROLES), ...MERGED_COUNTS })),
    by_ward: z.array(z.object({ ward, ...MERGED_COUNTS })),
    by_facility_type: z.array(z.object({ facility_type: facility_type.nullable(), ...MERGED_COUNTS })),
  })
  .describe("All rounds of one incident, each member once by the newest answer. One's own members only.")

const OpenClinic = z.object({
  facility_id: id,
  name: z.string(),
  ward: z.string(),
  facility_type,
  ...STATUS,
  condition: oneOf<Extract<Condition, 'open' | 'partly_open'>>({
    open: CONDITIONS.open,
    partly_open: CONDITIONS.partly_open,
  }),
  care: z
    .object({ code: z.string(), label: z.string() })
    .nullable()
    .describe('What is offered (通常, 外来のみ …) where the clinic said so. No opening hours are asked for.'),
  answered_at: moment,
})

export const OpenClinics = z
  .object({ check: Check, ...STATUS, counted_at: moment, clinics: z.array(OpenClinic) })
  .describe('Clinics whose newest answer is open or partly open. Names of facilities, of no person.')

export const CheckList = z.object({
  checks: z.array(Check),
  next_cursor: id.nullable().describe('Give it as `cursor` for the next page; null on the last.'),
})

export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What happened and how to mend it, in Japanese.'),
  })
  .describe('RFC 9457.')

export const SCHEMAS = { Check, CheckList, Tally, MergedTally, OpenClinics, Problem }
export type SchemaName = keyof typeof SCHEMAS
