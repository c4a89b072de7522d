import { z } from 'zod'
import type { BindingAct } from '../binding/hear.ts'
import { asId } from '../id.ts'
import type { LoanMessageId } from '../loans/lending/table.ts'
import { readCode } from '../roster/binding-code.ts'
import type { PromptId, SafetyCheckId } from '../safety-checks/table.ts'
import { type DetailCode, questionOf, readChoice } from './details/questions.ts'
import { CONDITIONS, type Condition, type SharedAnswerId } from './table.ts'

/** What a LINE user did, of all that LINE may tell us. */
export type Heard = { user_id: string; reply_token: string | null } & (
  | Tapped
  | Detailed
  | { act: 'binding'; says: BindingAct }
  | { act: 'owner'; message: LoanMessageId; says: 'yes' | 'no' }
  | { act: 'wrote'; tone: Tone }
  | { act: 'followed' }
  | { act: 'unfollowed' }
)

export interface Tapped {
  act: 'tapped'
  check: SafetyCheckId
  choice: Condition | 'web'
  /** Whose answer it is, where a shared telephone was asked, and the first tap that it is about. */
  prompt: PromptId | 'all' | null
  about?: SharedAnswerId
  /** The buttons came after a tap on the menu. */
  from_menu?: true
}

/** A card of the questions beyond the four buttons: its answer, the wish to skip it, or to begin with the first. */
export interface Detailed {
  act: 'detailed'
  check: SafetyCheckId
  prompt: PromptId
  question: DetailCode | null
  /** Null skips. */
  choice: string | null
}

/** How a text sounds; never what it says. */
export type Tone = 'help' | 'answer' | 'other'

/** As much of a webhook event as anybody here reads. */
export const EVENT = z.object({
  type: z.string(),
  mode: z.string().optional(),
  replyToken: z.string().optional(),
  source: z.object({ type: z.literal('user'), userId: z.string().regex(/^U[0-9a-f]{32}$/) }),
  postback: z.object({ data: z.string() }).optional(),
  message: z.object({ text: z.string().optional() }).optional(),
})

/** Null for everything that asks nothing of us: groups, unsent messages, and what LINE may invent tomorrow. */
export function readLineEvent(event: unknown): Heard | null {
  const read = EVENT.safeParse(event)
  if (!read.success) return null
  const { type, mode, replyToken, source, postback, message } = read.data
  // In standby another system holds the conversation: its token is not ours to use, but a tap is still an answer.
  const from = {
    user_id: source.userId,
    reply_token: mode === 'standby' ? null : (replyToken ?? null),
  }
  if (type === 'follow') return { ...from, act: 'followed' }
  if (type === 'unfollow') return { ...from, act: 'unfollowed' }
  if (type === 'postback' && postback)
    return { ...from, ...(readButton(postback.data) ?? { act: 'wrote', tone: 'other' }) }
  if (type === 'message' && message) return { ...from, ...readWords(message.text ?? '') }
  return null
}

function readWords(text: string) {
  const code = readCode(text)
  if (code) return { act: 'binding' as const, says: { does: 'sends_code' as const, code } }
  if (/^[「『]?(?:連携|登録)?解除(?:する|します)?[」』]?[。.]?$/.test(text.normalize('NFKC').trim()))
    return { act: 'binding' as const, says: { does: 'wants_out' as const } }
  return { act: 'wrote' as const, tone: toneOf(text) }
}

/** A map and not an object: anybody may write `a=constructor`, and an object has one of those. */
const CHOICES = new Map<string, Condition | 'web'>([
  ...Object.entries(CONDITIONS).map(([condition, { code }]) => [code, condition as Condition] as const),
  ['web', 'web'],
])

function readButton(written: string) {
  const fields = new URLSearchParams(written)
  const question = asId<'binding_question'>(fields.get('b') ?? '')
  const answer = (['yes', 'no'] as const).find((known) => known === fields.get('a'))
  if (fields.get('v') === '1' && question && answer)
    return { act: 'binding' as const, says: { does: 'answers' as const, question, answer } }
  // As it is written, as the database looks for it too.
  const message = asId<'loan_message'>(/(?:^|&)l=([^&]*)/.exec(written)?.[1] ?? '')
  if (fields.get('v') === '1' && message && answer) return { act: 'owner' as const, message, says: answer }
  const check = asId<'safety_check'>(fields.get('c') ?? '')
  if (fields.has('q')) return check && fields.get('v') === '1' ? readCard(fields, check) : null
  const choice = CHOICES.get(fields.get('a') ?? '')
  if (fields.get('v') !== '1' || !check || !choice) return null
  const prompt = fields.get('p') === 'all' ? ('all' as const) : asId<'prompt'>(fields.get('p') ?? '')
  const about = asId<'shared_answer'>(fields.get('s') ?? '')
  const from_menu = fields.get('m') === 'say' ? { from_menu: true as const } : {}
  return { act: 'tapped' as const, check, choice, prompt, ...(about && { about }), ...from_menu }
}

function readCard(fields: URLSearchParams, check: SafetyCheckId): Detailed | null {
  const prompt = asId<'prompt'>(fields.get('p') ?? '')
  const question = questionOf(fields.get('q') ?? '')
  const answer = fields.get('a') ?? ''
  if (!prompt) return null
  if (fields.get('q') === 'start') return { act: 'detailed', check, prompt, question: null, choice: null }
  if (!question) return null
  const choice = answer === 'skip' ? null : readChoice(question, answer)
  if (choice === null && answer !== 'skip') return null
  return { act: 'detailed', check, prompt, question: question.code, choice }
}

const HELP = /助けて|たすけ|救助|閉じ込め|倒壊|火事|火災|けが|怪我|119|SOS/i
const ANSWER =
  /無事|ぶじ|大丈夫|だいじょうぶ|問題な|異常な|被害な|被害あ|被害が|診療|休診|開院|閉院|開け|できます|できません|停電|断水/

/** Words are never taken as an answer, only answered with the buttons: 「大丈夫ではない」 holds 「大丈夫」. */
export function toneOf(text: string): Tone {
  const plain = text.normalize('NFKC').replace(/\s/g, '')
  if (HELP.test(plain)) return 'help'
  return ANSWER.test(plain) ? 'answer' : 'other'
}
