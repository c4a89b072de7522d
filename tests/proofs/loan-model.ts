/** 手本 — a loan's life told once more by hand and without a database, for the proof to hold the verbs against. */
export type Purpose = 'actual' | 'drill'

export interface ModelLoan {
  unit: number
  purpose: Purpose
  neighbour: boolean
  status: string
  from: number
  until: number
  out_at: number | null
  back_at: number | null
  owed: boolean
  steps: string[]
}

export interface Model {
  /** Whether each unit may be lent. */
  ready: boolean[]
  loans: ModelLoan[]
  now: number
}

export type Verb =
  | { verb: 'wait'; minutes: number }
  | { verb: 'request'; unit: number; purpose: Purpose; neighbour: boolean; days: number }
  | { verb: 'step'; loan: number; step: string; days: number; whole: boolean }

const DAY = 86_400_000
const JAPAN = 9 * 3_600_000

/** The midnight in Japan after so many whole days. */
export const midnightAfter = (now: number, days: number) =>
  (Math.floor((now + JAPAN) / DAY) + days + 1) * DAY - JAPAN

const FROM: Record<string, string[]> = {
  approve: ['requested', 'held'],
  approve_orally: ['requested', 'held'],
  decline: ['requested', 'held'],
  hold: ['requested'],
  reserve: ['approved'],
  hand_over: ['approved', 'reserved'],
  extend: ['on_loan'],
  recall: ['on_loan'],
  take_back: ['on_loan', 'broken', 'lost'],
  inspect: ['returned'],
  cancel: ['requested', 'held', 'approved', 'reserved'],
  break: ['approved', 'reserved', 'on_loan'],
  lose: ['on_loan', 'broken'],
  papers: ['approved', 'reserved', 'on_loan', 'returned', 'done', 'broken', 'lost', 'cancelled'],
}
export const STEP_NAMES = Object.keys(FROM)

/** What could follow, by the state alone: most steps of a sequence are drawn from these, or little would ever happen. */
export const likelySteps = ({ status }: ModelLoan) =>
  STEP_NAMES.filter((name) => FROM[name]?.includes(status))
const TO: Record<string, string> = {
  approve: 'approved',
  approve_orally: 'approved',
  decline: 'declined',
  hold: 'held',
  reserve: 'reserved',
  hand_over: 'on_loan',
  take_back: 'returned',
  inspect: 'done',
  cancel: 'cancelled',
  break: 'broken',
  lose: 'lost',
}
const KEEPS = ['approved', 'reserved', 'on_loan', 'returned', 'broken', 'lost']

const isOut = (loan: ModelLoan) => loan.out_at !== null && loan.back_at === null

const inTheWay = (model: Model, of: { unit: number; except?: ModelLoan }, from: number, until: number) =>
  model.loans.filter(
    (other) =>
      other.unit === of.unit &&
      other !== of.except &&
      (isOut(other) || (KEEPS.includes(other.status) && other.from < until && from < other.until)),
  )

const weaker = (rival: ModelLoan, purpose: Purpose) =>
  purpose === 'actual' && rival.purpose === 'drill' && !isOut(rival)

/** Takes the verb where the rules allow it; says whether they did. */
export function play(model: Model, verb: Verb): boolean {
  if (verb.verb === 'wait') {
    model.now += verb.minutes * 60_000
    return true
  }
  return verb.verb === 'request' ? request(model, verb) : step(model, verb)
}

function request(model: Model, { unit, purpose, neighbour, days }: Extract<Verb, { verb: 'request' }>) {
  const until = midnightAfter(model.now, days)
  if (!model.ready[unit] || days > 10 || (neighbour && unit !== 0)) return false
  const live = ['requested', 'held', 'approved', 'reserved', 'on_loan']
  if (neighbour && model.loans.some((one) => one.neighbour && one.unit === unit && live.includes(one.status)))
    return false
  if (!inTheWay(model, { unit }, model.now, until).every((rival) => weaker(rival, purpose))) return false
  model.loans.push({
    unit,
    purpose,
    neighbour,
    status: 'requested',
    from: model.now,
    until,
    out_at: null,
    back_at: null,
    owed: false,
    steps: ['request'],
  })
  return true
}

function step(model: Model, { loan: n, step: name, days, whole }: Extract<Verb, { verb: 'step' }>) {
  const loan = model.loans[n]
  const { now } = model
  if (!loan || !FROM[name]?.includes(loan.status)) return false
  const of = { unit: loan.unit, except: loan }
  const until = midnightAfter(now, days)
  if (name === 'approve' || name === 'approve_orally') {
    if (!model.ready[loan.unit] || loan.until <= now) return false
    const rivals = inTheWay(model, of, now, loan.until)
    if (!rivals.every((rival) => weaker(rival, loan.purpose))) return false
    if (loan.purpose === 'actual') for (const rival of rivals) cancel(rival)
    loan.from = Math.max(loan.from, now)
    loan.owed = name === 'approve_orally'
  }
  if (name === 'hand_over') {
    const elsewhere = model.loans.some(
      (other) => other.unit === loan.unit && other !== loan && (isOut(other) || other.status === 'returned'),
    )
    if (!model.ready[loan.unit] || loan.until <= now || elsewhere || !whole) return false
    loan.from = Math.max(loan.from, now)
    loan.out_at = now
  }
  if (name === 'extend') {
    if (until > midnightAfter(loan.from, 10) || until <= now || until <= loan.until) return false
    if (inTheWay(model, of, loan.from, until).length > 0) return false
    loan.until = until
  }
  if (name === 'recall' && loan.until > now) {
    if (until > loan.until) return false
    loan.until = until
  }
  if ((name === 'take_back' || name === 'lose') && !isOut(loan)) return false
  if (name === 'take_back' || (name === 'break' && !isOut(loan)))
    loan.until = Math.min(loan.until, Math.max(now, loan.from + 1))
  if (name === 'take_back') loan.back_at = now
  if (name === 'papers') {
    if (!loan.owed) return false
    loan.owed = false
  }
  if (name === 'break' || name === 'lose') model.ready[loan.unit] = false
  if (name === 'lose')
    for (const other of model.loans)
      if (other.unit === loan.unit && other !== loan && ['approved', 'reserved'].includes(other.status))
        cancel(other)
  if (name === 'inspect') model.ready[loan.unit] = whole
  loan.status = TO[name] ?? loan.status
  loan.steps.push(name)
  return true
}

function cancel(loan: ModelLoan) {
  loan.status = 'cancelled'
  loan.steps.push('cancel')
}
