import { asId } from '../../id.ts'
import { isCallWhat } from '../../replies/call-rules.ts'
import type { CallNoteId, CallWhat } from '../../replies/table.ts'
import type { MemberId } from '../../roster/table.ts'

/** What a button at the telephone says: what is noted, of whom, and over which note of a colleague. */
export interface CallPressed {
  what: CallWhat
  member: MemberId
  id: CallNoteId
  seen: CallNoteId | null
}

export const callAs = ({ what, member, id, seen }: CallPressed) => [what, member, id, seen ?? ''].join('.')

export function readCall(value: string | undefined): CallPressed | null {
  const [what = '', whose = '', note = '', saw = ''] = value?.split('.') ?? []
  const [member, id, seen] = [asId<'member'>(whose), asId<'call_note'>(note), asId<'call_note'>(saw)]
  if (!isCallWhat(what) || !member || !id || (saw !== '' && !seen)) return null
  return { what, member, id, seen }
}

/** In an address, those whose facility has no ward. */
export const NO_WARD = '-'
export const wardKey = (ward: string | null) => ward ?? NO_WARD
export const wardName = (ward: string | null) => ward ?? '区の登録なし'

/** 済 and 残り of one ward. */
export interface WardCount {
  ward: string | null
  prompted: number
  replied: number
}

/** Of all the wards, or of the one that was chosen. */
export const progressOf = (wards: WardCount[], chosen: string | undefined) =>
  wards
    .filter(({ ward }) => !chosen || wardKey(ward) === chosen)
    .reduce(
      (sum, { prompted, replied }) => ({ done: sum.done + replied, left: sum.left + prompted - replied }),
      { done: 0, left: 0 },
    )

/** In the order they come, one group a ward. */
export function byWard<One extends { ward: string | null }>(
  people: One[],
): { ward: string | null; people: One[] }[] {
  const groups = new Map<string | null, One[]>()
  for (const one of people) groups.set(one.ward, [...(groups.get(one.ward) ?? []), one])
  return [...groups].map(([ward, found]) => ({ ward, people: found }))
}
