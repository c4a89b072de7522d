/** 速さ — how fast simulated time runs; 'full' makes everything due at once, 'paused' nothing. */
export const SPEEDS = { paused: 0, '1': 1, '10': 10, '60': 60, full: Number.POSITIVE_INFINITY } as const
export type Speed = keyof typeof SPEEDS

const TICK_MS = 50

interface Waiting {
  due: number
  act: () => Promise<void>
}

/** Runs what is due in simulated time, a bounded number at once; the speed may change while people wait. */
export class Pace {
  readonly #concurrency: number
  readonly #ticking: NodeJS.Timeout
  #speed: Speed
  #elapsed = 0
  #ticked_at = performance.now()
  #waiting: Waiting[] = []
  #due: Waiting[] = []
  #running = 0

  constructor({ speed, concurrency }: { speed: Speed; concurrency: number }) {
    this.#speed = speed
    this.#concurrency = concurrency
    this.#ticking = setInterval(() => this.#tick(), TICK_MS).unref()
  }

  get speed() {
    return this.#speed
  }

  set speed(speed: Speed) {
    this.#tick()
    this.#speed = speed
  }

  after(ms: number, act: () => Promise<void>) {
    const one = { due: this.#elapsed + ms, act }
    if (this.#speed !== 'full') return void this.#waiting.push(one)
    this.#due.push(one)
    this.#start()
  }

  /** What has not been done yet, that under way included. */
  pending() {
    return this.#waiting.length + this.#due.length + this.#running
  }

  close() {
    clearInterval(this.#ticking)
    this.#waiting = []
    this.#due = []
  }

  #tick() {
    const now = performance.now()
    const full = this.#speed === 'full'
    if (!full) this.#elapsed += (now - this.#ticked_at) * SPEEDS[this.#speed]
    this.#ticked_at = now
    const isDue = ({ due }: Waiting) => full || due <= this.#elapsed
    const due = this.#waiting.filter(isDue).sort((one, other) => one.due - other.due)
    if (due.length === 0) return
    this.#waiting = this.#waiting.filter((one) => !isDue(one))
    for (const one of due) this.#due.push(one)
    this.#start()
  }

  #start() {
    while (this.#running < this.#concurrency) {
      const next = this.#due.shift()
      if (!next) return
      this.#running += 1
      void next.act().finally(() => {
        this.#running -= 1
        this.#start()
      })
    }
  }
}
