import { createHash, timingSafeEqual } from 'node:crypto'
import { isLoopback } from '../staff/rules.ts'

/** What a proxy on this machine, which connects over loopback as well, puts into what it passes on. */
const PASSED_ON = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
]

interface Asking {
  /** The other end of the connection; unknown where there is none. */
  peer: string | undefined
  headers: Headers
}

/** Whoever sits at this machine itself, or shows the scraper's token. */
export function maySeeMetrics({ peer, headers }: Asking, token: string | null) {
  const is_direct = peer !== undefined && isLoopback(peer) && !PASSED_ON.some((name) => headers.has(name))
  const shown = /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1]
  return is_direct || (token !== null && shown !== undefined && isSame(shown, token))
}

/** As digests, so that neither length nor time tells how much of it was right. */
const isSame = (shown: string, right: string) => timingSafeEqual(digest(shown), digest(right))
const digest = (text: string) => createHash('sha256').update(text).digest()

/** One number with its labels. */
export interface Sample {
  labels?: Record<string, string>
  value: number
}

export interface Metric {
  name: string
  help: string
  samples: Sample[]
}

/** Prometheus' text format 0.0.4. Everything here goes up and down, so everything is a gauge. */
export const asText = (metrics: Metric[]) =>
  metrics
    .filter(({ samples }) => samples.length > 0)
    .flatMap(({ name, help, samples }) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} gauge`,
      ...samples.map(({ labels = {}, value }) => `${name}${asLabels(labels)} ${value}`),
    ])
    .join('\n')
    .concat('\n')

function asLabels(labels: Record<string, string>) {
  const written = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return written.length === 0 ? '' : `{${written.join(',')}}`
}

const escaped = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
