import type { EdgeSettings } from '../config/edge.ts'
import type { Snapshot } from '../relay/protocol.ts'
import { requestParts, SIGNATURE_HEADER, sign } from '../relay/sign.ts'

const ANSWER_WITHIN_MS = 5_000

/** Tells the edge one check's snapshot; whether it has it now. Never throws: a dead edge delays nothing. */
export async function tellEdge({ url, secret }: EdgeSettings, snapshot: Snapshot): Promise<boolean> {
  const path = '/edge/snapshot'
  const body = JSON.stringify(snapshot)
  try {
    const signature = await sign(secret, await requestParts(path, body))
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', [SIGNATURE_HEADER]: signature },
      body,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    await answer.arrayBuffer()
    return answer.status === 200
  } catch {
    return false
  }
}
