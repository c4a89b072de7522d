import { setImmediate as turn } from 'node:timers/promises'
import type { Outcome } from '../../src/channels/outcome.ts'
import { inAssociation } from '../../src/db.ts'
import { claimMails, type DueMail } from '../../src/deliveries/claim-mails.ts'
import { deliverLine } from '../../src/deliveries/deliver-line.ts'
import { type MailLedger, openMailLedger } from '../../src/deliveries/mail-ledger.ts'
import { stepMail } from '../../src/deliveries/rules.ts'
import type { LineBatchId } from '../../src/deliveries/table.ts'
import { launch } from '../../src/safety-checks/launch.ts'
import { plan } from '../../src/safety-checks/plan.ts'
import type { SafetyCheckId } from '../../src/safety-checks/table.ts'
import { queuesByHand } from '../hints.ts'
import { draft, type Home } from './people.ts'
import { LineEnd, mailOutcome } from './sim-model.ts'
import type { Action, Run } from './sim-run.ts'
import type { Installation } from './stand.ts'

/** One history after the other, played by the product's own statements on PostgreSQL, with the clock moved by hand. */
export async function openReplay(here: Installation, homes: Home[]) {
  await here.ask('create table test_clock (at timestamptz not null)')
  await here.ask('grant select on test_clock to public')
  await here.ask('insert into test_clock values (now())')
  await here.ask(`create or replace function app_clock() returns timestamptz language sql stable
    as 'select at from public.test_clock'`)
  let day = Date.now()
  return async (run: Run) => {
    day += 24 * 60 * 60_000
    return new Replay(here, homes, day).play(run)
  }
}

interface Try {
  /** A batch in mid-air: LINE's answer, when the history has it come. */
  line?: { home: number; key: string; answer: (outcome: Outcome) => void; ended: Promise<unknown> }
  mail?: DueMail
  outcome?: Outcome
}

class Replay {
  readonly #here: Installation
  readonly #homes: Home[]
  readonly #began: number
  readonly #tries = new Map<number, Try>()
  readonly #line = new LineEnd()
  readonly #arrived = new Map<string, number>()
  readonly #ledger: MailLedger
  #checks: SafetyCheckId[] = []
  #batches: LineBatchId[] = []

  constructor(here: Installation, homes: Home[], began: number) {
    this.#here = here
    this.#homes = homes
    this.#began = began
    this.#ledger = openMailLedger(here.plant.store.db)
  }

  /** Where PostgreSQL and the model differ: at a step, or in the state at the end. */
  async play({ actions, batches, mails }: Run): Promise<string[]> {
    await this.#moveClock(0)
    await this.#launchAll()
    for (const action of actions) {
      await this.#moveClock(action.at)
      const granted = await this.#does(action)
      if ('granted' in action && granted !== action.granted)
        return [`${action.act} at ${action.at}: the model says ${action.granted}`]
    }
    const wanted = [
      ...batches.map(({ row, shown }) => `LINE ${row.status} ${row.attempt} ${shown}`),
      ...mails.map((own) =>
        own
          .map(({ row, arrived }) => `${row.status} ${row.attempt} ${row.maybe_doubled} ${arrived}`)
          .sort()
          .join(', '),
      ),
    ]
    const found = await this.#state()
    return wanted.flatMap((state, n) =>
      state === found[n] ? [] : [`${found[n]} where the model has ${state}`],
    )
  }

  #moveClock(ms: number) {
    return this.#here.ask('update test_clock set at = $1', [new Date(this.#began + ms)])
  }

  async #launchAll() {
    const { plant } = this.#here
    const { db } = plant.store
    const queues = queuesByHand([])
    for (const { id } of this.#homes) {
      const check = await draft(this.#here, id)
      await launch({ db, queues }, { association: id, id: check, by: 'cli', at: plant.now() })
      await plan({ db, queues, secrets: plant.secrets, log: plant.log }, { association: id, id: check })
      const [batch] = await this.#here.ask<{ id: LineBatchId }>(
        'select id from line_batch where safety_check_id = $1',
        [check],
      )
      if (!batch) throw new Error('Nothing was planned')
      await this.#here.ask(
        `update delivery d set next_try_at = app_clock() + (own.n - 11) * interval '1 millisecond'
         from (select d.id, row_number() over (order by d.id) as n from delivery d join wording w on w.id = d.wording_id
               where w.safety_check_id = $1 and d.system = 'mail') own where d.id = own.id`,
        [check],
      )
      this.#checks.push(check)
      this.#batches.push(batch.id)
    }
  }

  async #does(action: Action): Promise<boolean> {
    const attempt = this.#tries.get(action.try) ?? {}
    this.#tries.set(action.try, attempt)
    switch (action.act) {
      case 'claim_line':
        return this.#claimLine(attempt, action.home)
      case 'call_line':
        if (attempt.line) attempt.outcome = this.#line.call(attempt.line.home, attempt.line.key, action.mood)
        return true
      case 'claim_mail':
        return this.#claimMail(attempt, action.home)
      case 'mark_mail':
        if (!attempt.mail) return false
        return this.#ledger.mark(attempt.mail).then(
          () => true,
          () => false,
        )
      case 'send_mail': {
        const { arrives, outcome } = mailOutcome(action.mood)
        const id = attempt.mail?.id ?? ''
        if (arrives) this.#arrived.set(id, (this.#arrived.get(id) ?? 0) + 1)
        attempt.outcome = outcome
        return true
      }
      case 'settle':
        await this.#settle(attempt)
        return true
      case 'crash':
        this.#tries.delete(action.try)
        return true
    }
  }

  /** Runs the worker's own verb up to the call; LINE's answer is held back until the history has it come. */
  async #claimLine(attempt: Try, home: number) {
    const { plant } = this.#here
    const association = this.#homes[home]?.id
    const batch = this.#batches[home]
    if (!association || !batch) return false
    let called = false
    const line = {
      ...plant.line,
      multicast: ({ retry_key }: { retry_key: string }) =>
        new Promise<Outcome>((answer) => {
          called = true
          attempt.line = { home, key: retry_key, answer, ended: Promise.resolve() }
        }),
    }
    const deps = {
      db: plant.store.db,
      line,
      secrets: plant.secrets,
      queues: queuesByHand([]),
      random: () => 0.5,
      log: plant.log,
    }
    let over = false
    const ended = deliverLine(deps, { association, batch }).finally(() => {
      over = true
    })
    while (!called && !over) await turn()
    if (attempt.line) attempt.line.ended = ended
    else await ended
    return called
  }

  async #claimMail(attempt: Try, home: number) {
    const association = this.#homes[home]?.id
    if (!association) return false
    const [mail] = await inAssociation(this.#here.plant.store.db, association, (tx) =>
      claimMails(tx, association, { limit: 1, avoid: [], pace: {} }),
    )
    if (mail) attempt.mail = mail
    return mail !== undefined
  }

  async #settle({ line, mail, outcome }: Try) {
    if (!outcome) return
    if (mail) await this.#ledger.settle({ mail, step: stepMail(mail, outcome, { random: 0.5 }) })
    line?.answer(outcome)
    await line?.ended
  }

  async #state() {
    const lines = []
    const mails = []
    for (const [home, check] of this.#checks.entries()) {
      const [batch] = await this.#here.ask<{ status: string; attempt: number }>(
        'select status, attempt from line_batch where safety_check_id = $1',
        [check],
      )
      lines.push(`LINE ${batch?.status} ${batch?.attempt} ${this.#line.shown.get(home) ?? 0}`)
      const rows = await this.#here.ask<{
        id: string
        status: string
        attempt: number
        maybe_doubled: boolean
      }>(
        `select d.id, d.status, d.attempt, d.maybe_doubled from delivery d join wording w on w.id = d.wording_id
         where w.safety_check_id = $1 and d.system = 'mail'`,
        [check],
      )
      mails.push(
        rows
          .map((row) => `${row.status} ${row.attempt} ${row.maybe_doubled} ${this.#arrived.get(row.id) ?? 0}`)
          .sort()
          .join(', '),
      )
    }
    return [...lines, ...mails]
  }
}
