import type { Plant } from '../src/boot.ts'
import type { BounceDeps } from '../src/bounces/intake.ts'
import { listenForBounces } from '../src/bounces/listener.ts'
import { emptyBounceMailbox } from '../src/bounces/mailbox.ts'
import { codeOf, seldom } from '../src/log.ts'

const LOOK_EVERY_MS = 30_000
/** Of several workers on one machine one holds the port; when it ends, the next one has it this soon. */
const LISTEN_AGAIN_MS = 5_000

/** Takes in what comes back, by each way that the settings name; `close` waits for what is being taken. */
export function startBounces(plant: Plant) {
  const { store, secrets, config, now, log } = plant
  const { bounce_address, bounce_listen, bounce_mailbox } = config.mail
  if (!bounce_address) return { close: async () => {} }
  const deps: BounceDeps = { db: store.db, secrets, bounce_address, now, log }
  const ways = [
    ...(bounce_listen ? [startListening(deps, bounce_listen)] : []),
    ...(bounce_mailbox ? [startLooking(deps, bounce_mailbox)] : []),
  ]
  return { close: async () => void (await Promise.all(ways.map((way) => way.close()))) }
}

function startListening(deps: BounceDeps, place: { host: string; port: number }) {
  let closed = false
  let listener: Awaited<ReturnType<typeof listenForBounces>> | null = null
  let timer: NodeJS.Timeout | undefined
  const trouble = seldom((code) => deps.log.warn({ event: 'bounce_listener_waits', code }))
  const listen = async () => {
    const [opened] = await Promise.allSettled([listenForBounces(deps, place)])
    if (opened.status === 'fulfilled') {
      listener = opened.value
      deps.log.info({ event: 'bounce_listener_started', port: place.port })
    } else {
      trouble.tell(codeOf(opened.reason))
      if (!closed) timer = setTimeout(again, LISTEN_AGAIN_MS)
    }
  }
  let last = listen()
  function again() {
    last = listen()
  }
  return {
    async close() {
      closed = true
      clearTimeout(timer)
      await last
      await listener?.close()
    },
  }
}

function startLooking(deps: BounceDeps, path: string) {
  let closed = false
  let timer: NodeJS.Timeout | undefined
  const trouble = seldom((code) => deps.log.warn({ event: 'bounce_mailbox_waits', code }))
  const look = async () => {
    const [looked] = await Promise.allSettled([emptyBounceMailbox(deps, path)])
    if (looked.status === 'rejected') trouble.tell(codeOf(looked.reason))
    else trouble.isOver()
    if (!closed) timer = setTimeout(again, LOOK_EVERY_MS)
  }
  let last = look()
  function again() {
    last = look()
  }
  return {
    async close() {
      closed = true
      clearTimeout(timer)
      await last
    },
  }
}
