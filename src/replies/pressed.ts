import type { StandsFor } from '../intake/table.ts'
import { CONDITIONS, type Condition } from './table.ts'

const STANDS_FOR = ['doctor', 'facility'] as const

/** Which button of a reply page was pressed, and for whom where the clinic's staff pressed it; null: none that we know. */
export function pressedIn(body: string): { condition: Condition | null; stands_for: StandsFor | null } {
  const form = new URLSearchParams(body)
  const condition = form.get('condition') ?? ''
  return {
    condition: Object.hasOwn(CONDITIONS, condition) ? (condition as Condition) : null,
    stands_for: STANDS_FOR.find((one) => one === form.get('stands_for')) ?? null,
  }
}
