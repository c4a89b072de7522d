import type { EdgeSettings } from '../config/edge.ts'
import type { Snapshot } from '../relay/protocol.ts'
import { requestParts, SIGNATURE_HEADER, sign } from '../relay/sign.ts'

const ANSWER_WITHIN_MS = 5_000

/** Tells the edge one check's snapshot; whether it has it now. Never throws: a dead edge delays nothing. */
export const tellEdge = async (edge: EdgeSettings, snapshot: Snapshot) =>
  (await post(edge, '/edge/snapshot', snapshot)) !== null

/** Has the edge try again what this server had refused; how many, or null where the edge does not answer. */
export async function askEdgeAgain(edge: EdgeSettings): Promise<number | null> {
  const answer = await post(edge, '/edge/again', {})
  return typeof answer === 'object' && answer && 'again' in answer ? Number(answer.again) : null
}

export interface EdgeLook {
  public_key: string | null
  /** Ids of the LINE channels whose secret it has. */
  channels: string[]
}

/** What the edge was given, secrets left out; `away` where it does not answer, `stranger` where it has another secret. */
export async function lookAtEdge(edge: EdgeSettings): Promise<EdgeLook | 'away' | 'stranger'> {
  const answer = await post(edge, '/edge/settings', {})
  if (typeof answer === 'object' && answer && 'channels' in answer) return answer as EdgeLook
  const [asked] = await Promise.allSettled([
    fetch(`${edge.url}/edge/status.json`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }),
  ])
  return asked.status === 'fulfilled' && asked.value.ok ? 'stranger' : 'away'
}

async function post({ url, secret }: EdgeSettings, path: string, told: object): Promise<unknown> {
  const body = JSON.stringify(told)
  try {
    const signature = await sign(secret, await requestParts(path, body))
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', [SIGNATURE_HEADER]: signature },
      body,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    const said: unknown = await answer.json()
    return answer.status === 200 ? said : null
  } catch {
    return null
  }
}
