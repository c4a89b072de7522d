import type { Plant } from '../src/boot.ts'
import { frontOf } from '../src/config.ts'
import { deliverLine } from '../src/deliveries/deliver-line.ts'
import { deliverMail, type MailDeps } from '../src/deliveries/deliver-mail.ts'
import { followChannel } from '../src/deliveries/follow-channel.ts'
import { findLineChannels } from '../src/deliveries/line-channel.ts'
import { sendLinkMails } from '../src/deliveries/link-mails.ts'
import { openMailLedger } from '../src/deliveries/mail-ledger.ts'
import { tendMenus } from '../src/deliveries/menus/tend-menus.ts'
import { openTurns } from '../src/deliveries/turns.ts'
import { CONTACT_LINK_MAILS } from '../src/freshness/mail-links.ts'
import { workHook } from '../src/integrations/hooks/deliver.ts'
import { hearOwnerInLine } from '../src/loans/lending/owner-by-line.ts'
import { sendLoanMessages } from '../src/loans/lending/send-messages.ts'
import { NEED_LINK_MAILS } from '../src/loans/needs/mail-links.ts'
import { remindOwners } from '../src/loans/telling/remind-owners.ts'
import { sendPowerMessages } from '../src/loans/telling/send-messages.ts'
import { REVIEW_MAILS } from '../src/papers/self-review/mail-links.ts'
import { writeTwin } from '../src/papers/twin/write.ts'
import type { Hint, QueueWorker, WorkOptions } from '../src/queues.ts'
import { takeIn } from '../src/replies/take-in.ts'
import { takeOwnerTaps } from '../src/replies/take-owner-taps.ts'
import type { LineChannelId } from '../src/roster/table.ts'
import { plan } from '../src/safety-checks/plan.ts'
import { runPlanned } from '../src/safety-checks/planned/run.ts'
import { tellOffice } from '../src/safety-checks/tell-office.ts'
import { pushSnapshot } from '../src/snapshots/push.ts'
import { tellHead } from '../src/trail/tell-head.ts'
import { startBounces } from './bounces.ts'
import { openLeftovers } from './leftovers.ts'
import { withPulse } from './pulse.ts'
import { startSweep } from './sweep.ts'
import { openWatch } from './watch.ts'

/** LINE allows 200 multicast calls a second and channel. */
const LINE_CALLS_A_SECOND = 180

/** As many associations at once; the connections to the relay are shared out behind them. */
const MAIL_JOBS = 16
const CLAIMS_AT_ONCE = 4

/** What one hint makes a worker do; the same in every mode, and what tests run without a queue. */
export function workOf(plant: Plant, { stopping, leftovers }: Pick<MailDeps, 'stopping' | 'leftovers'> = {}) {
  const { store, queues, secrets, line, mailer, random, log, now, config } = plant
  const { public_url } = config
  // Where doctors answer: at the edge, where there is one.
  const front_url = frontOf(config)
  const { bounce_address, pace } = config.mail
  const { db } = store
  const ledger = openMailLedger(db)
  const claimsInTurn = openTurns(CLAIMS_AT_ONCE)
  return async (hint: Hint) => {
    switch (hint.kind) {
      case 'plan':
        return plan(
          { db, queues, secrets, log },
          { association: hint.association_id, id: hint.safety_check_id },
        )
      case 'line':
        return deliverLine(
          { db, line, secrets, queues, random, log },
          { association: hint.association_id, batch: hint.line_batch_id },
        )
      case 'mail': {
        const own = { db, mailer, ledger, secrets, public_url: front_url, bounce_address, pace, random, log }
        const deps = { ...own, claimsInTurn }
        const ending = { ...(stopping ? { stopping } : {}), ...(leftovers ? { leftovers } : {}) }
        await deliverMail({ ...deps, ...ending }, hint.association_id)
        return
      }
      case 'follow_channel':
        return followChannel({ db, queues, log }, hint.association_id)
      case 'tell_office': {
        const told = { db, auth: store.auth, mailer, public_url, log }
        await tellOffice(told, hint.association_id)
        await tellHead(told, hint.association_id, now())
        const links = { db, mailer, secrets, public_url, random, log }
        await sendLinkMails(links, hint.association_id, CONTACT_LINK_MAILS)
        await sendLinkMails(links, hint.association_id, REVIEW_MAILS)
        await sendLinkMails(links, hint.association_id, NEED_LINK_MAILS)
        await remindOwners(db, hint.association_id, now())
        await sendPowerMessages({ ...told, queues, line, secrets, random, now }, hint.association_id)
        return
      }
      case 'twin':
        return writeTwin(
          { db, auth: store.auth, mailer, secrets, public_url, twin_dir: config.twin_dir, log },
          hint.association_id,
          now(),
        )
      case 'planned':
        return runPlanned({ db, queues, log }, hint.association_id, now())
      case 'loans':
        return sendLoanMessages(
          { db, auth: store.auth, queues, line, mailer, secrets, public_url, random, now, log },
          hint.association_id,
        )
      case 'take_in': {
        const { owners } = await takeIn({ db, secrets, line, public_url: front_url, now, log })
        await queues.hint(owners.map((association_id) => ({ kind: 'owner_taps', association_id })))
        return
      }
      case 'owner_taps': {
        const { association_id } = hint
        const deps = { db, secrets, line, hearOwner: hearOwnerInLine, now, log }
        await takeOwnerTaps(deps, association_id)
        await queues.hint([{ kind: 'loans', association_id }])
        return
      }
      case 'edge_snapshot':
        if (config.edge)
          await pushSnapshot(
            { db, secrets, edge: config.edge, now, log },
            hint.association_id,
            hint.safety_check_id,
          )
        return
      case 'hook':
        return workHook(
          { db, secrets, hook_hosts: config.hook_hosts, now, log },
          hint.association_id,
          hint.hook_id,
        )
      case 'line_menus':
        return tendMenus({ db, line, secrets, log }, hint.association_id)
    }
  }
}

/**
 * Starts this process's workers and its sweep, as soon as the queue answers; `close` waits for what is under way.
 * `onStuck` is told once hints have lain before idle workers for a minute.
 */
export async function startWorkers(plant: Plant, { onStuck = () => {} }: { onStuck?: () => void } = {}) {
  const { queues, store } = plant
  const stopping = new AbortController()
  const leftovers = openLeftovers({ log: plant.log, hold: (ending) => pulse.keep(ending) })
  const pulse = withPulse(plant, (counted) => workOf(counted, { stopping: stopping.signal, leftovers }))
  // What is taken up from now on is left to others: its rows are due still, and their sweep hints it again.
  const workUntilStopped = async (hint: Hint) => {
    if (!stopping.signal.aborted) await pulse.work(hint)
  }
  const running = new Map<string, QueueWorker>()
  const employ = (queue: string, options: WorkOptions) => {
    const worker = running.get(queue) ?? queues.work(queue, workUntilStopped, options)
    running.set(queue, worker)
    return worker.ready
  }
  const employForLine = (channels: LineChannelId[]) =>
    channels.map((id) => employ(`line-${id}`, { concurrency: 8, per_second: LINE_CALLS_A_SECOND }))

  await Promise.all([
    employ('plan', { concurrency: 1 }),
    employ('mail', { concurrency: MAIL_JOBS }),
    employ('follow_channel', { concurrency: 1 }),
    employ('tell_office', { concurrency: 1 }),
    // Its own queue: a thousand associations at two in the morning hold up no alert.
    employ('twin', { concurrency: 1 }),
    employ('planned', { concurrency: 1 }),
    employ('loans', { concurrency: 2 }),
    // Two, so that thanks which LINE does not take in time hold up no new answer.
    employ('take_in', { concurrency: 2 }),
    // Its own queue: an owner's yes waits for whoever holds the unit, and an answer of a safety check must not.
    employ('owner_taps', { concurrency: 2 }),
    employ('line_menus', { concurrency: 2 }),
    // Its own queue: other systems that answer slowly hold up each other, and that no longer than ten seconds.
    employ('hook', { concurrency: 16 }),
    // Its own queue: an edge that does not answer holds up nothing else.
    ...(plant.config.edge ? [employ('edge_snapshot', { concurrency: 2 })] : []),
    ...employForLine(await findLineChannels(store.db)),
  ])
  const watch = openWatch({ pulse, log: plant.log, onStuck })
  const sweep = startSweep(plant, {
    employForLine,
    isFull: (association) => leftovers.room(association) <= 0,
    watch,
  })
  const bounces = startBounces(plant)
  const closeAll = () => Promise.all([...running.values()].map((worker) => worker.close()))
  return {
    async close() {
      // Mails that wait for a connection are given back; those under way end.
      stopping.abort()
      plant.mailer.stop()
      // Once more for a channel that the last sweep may have found.
      await Promise.all([closeAll(), sweep.close().then(closeAll), bounces.close()])
      await leftovers.untilEmpty()
    },
  }
}
