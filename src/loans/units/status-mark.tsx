import { UNIT_STATUSES, type UnitStatus } from '../words.ts'

const SIGNS = { ready: '●', out_of_order: '×', retired: '－' } as const satisfies Record<UnitStatus, string>

/** A sign, a word and a colour: any two of them are enough. */
export const StatusMark = ({ status }: { status: UnitStatus }) => (
  <span class={`power-status power-${status}`}>
    <span aria-hidden="true">{SIGNS[status]}</span> {UNIT_STATUSES[status]}
  </span>
)
