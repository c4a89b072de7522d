import { requestParts, SIGNATURE_HEADER, sign } from '../relay/sign.ts'
import type { Env } from './env.ts'

/** Where the origin may take its time: a machine that has just come back is slow. */
export const HAND_OVER_WITHIN_MS = 10_000
export const PULSE_WITHIN_MS = 8_000

/** Posts something signed to the origin; status 0 where nothing came back. */
export async function askOrigin(
  env: Env,
  path: string,
  { body, within_ms }: { body: unknown; within_ms: number },
): Promise<{ status: number; answer: unknown }> {
  const text = JSON.stringify(body)
  try {
    const signature = await sign(env.EDGE_SECRET ?? '', await requestParts(path, text))
    const response = await fetch(env.ORIGIN + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', [SIGNATURE_HEADER]: signature },
      body: text,
      redirect: 'manual',
      signal: AbortSignal.timeout(within_ms),
    })
    const said = await response.text()
    return { status: response.status, answer: response.status === 200 ? JSON.parse(said) : null }
  } catch {
    return { status: 0, answer: null }
  }
}
