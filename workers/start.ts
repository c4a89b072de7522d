import type { Plant } from '../src/boot.ts'
import { deliverLine } from '../src/deliveries/deliver-line.ts'
import { deliverMail } from '../src/deliveries/deliver-mail.ts'
import { followChannel } from '../src/deliveries/follow-channel.ts'
import { findLineChannels } from '../src/deliveries/line-channel.ts'
import { openMailLedger } from '../src/deliveries/mail-ledger.ts'
import type { Hint } from '../src/queues.ts'
import { takeIn } from '../src/replies/take-in.ts'
import type { LineChannelId } from '../src/roster/table.ts'
import { plan } from '../src/safety-checks/plan.ts'
import { tellOffice } from '../src/safety-checks/tell-office.ts'
import { startSweep } from './sweep.ts'

/** LINE allows 200 multicast calls a second and channel. */
const LINE_CALLS_A_SECOND = 180

/** What one hint makes a worker do; the same in every mode, and what tests run without a queue. */
export function workOf(plant: Plant, stopping?: AbortSignal) {
  const { store, queues, secrets, line, mailer, random, log, now, config } = plant
  const { public_url } = config
  const { bounce_address, pace } = config.mail
  const { db } = store
  const ledger = openMailLedger(db)
  return async (hint: Hint) => {
    switch (hint.kind) {
      case 'plan':
        return plan({ db, queues, secrets }, { association: hint.association_id, id: hint.safety_check_id })
      case 'line':
        return deliverLine(
          { db, line, secrets, queues, random, log },
          { association: hint.association_id, batch: hint.line_batch_id },
        )
      case 'mail':
        await deliverMail(
          {
            db,
            mailer,
            ledger,
            secrets,
            public_url,
            bounce_address,
            pace,
            random,
            log,
            ...(stopping ? { stopping } : {}),
          },
          hint.association_id,
        )
        return
      case 'follow_channel':
        return followChannel({ db, queues, log }, hint.association_id)
      case 'tell_office':
        return tellOffice({ db, auth: store.auth, mailer, public_url, log }, hint.association_id)
      case 'take_in':
        await takeIn({ db, secrets, line, public_url, now, log })
        return
    }
  }
}

/** Starts this process's workers and its sweep; `close` waits for what is under way. */
export async function startWorkers(plant: Plant) {
  const { queues, store } = plant
  const stopping = new AbortController()
  const work = workOf(plant, stopping.signal)
  const running = new Map<string, { close(): Promise<void> }>()
  const employ = async (queue: string, options: { concurrency: number; per_second?: number }) => {
    if (!running.has(queue)) running.set(queue, await queues.work(queue, work, options))
  }
  await employ('plan', { concurrency: 1 })
  await employ('mail', { concurrency: 3 })
  await employ('follow_channel', { concurrency: 1 })
  await employ('tell_office', { concurrency: 1 })
  // Two, so that thanks which LINE does not take in time hold up no new answer.
  await employ('take_in', { concurrency: 2 })

  const employForLine = async (channels: LineChannelId[]) => {
    for (const id of channels) await employ(`line-${id}`, { concurrency: 8, per_second: LINE_CALLS_A_SECOND })
  }
  await employForLine(await findLineChannels(store.db))
  const sweep = startSweep(plant, employForLine)
  return {
    async close() {
      // Mails that wait for a connection are given back; those under way end.
      stopping.abort()
      plant.mailer.stop()
      await sweep.close()
      await Promise.all([...running.values()].map((worker) => worker.close()))
    },
  }
}
