import type { Load, UnitPower } from './load.ts'

/** How much of its rated output a unit may be asked for all the time. */
export const OUTPUT_SHARE = 0.8

export type Misfit =
  | { why: 'too_weak'; load_w: number; limit_w: number }
  | { why: 'starting'; starting_w: number; peak_w: number }
  | { why: 'not_sine' }
  | { why: 'direct_current' }
  | { why: 'wrong_frequency' }
  | { why: 'too_few_outlets'; plugs: number; outlets: number }

type Output = Pick<UnitPower, 'rated_w' | 'rated_va'>

/** Volt-amperes below the watts are the tighter of the two limits. */
export const limitOf_w = ({ rated_w, rated_va }: Output) =>
  Math.min(rated_w, rated_va ?? rated_w) * OUTPUT_SHARE

/** Why a unit cannot carry a load; nothing where it can. */
export function misfitsOf(load: Load, unit: UnitPower): Misfit[] {
  const limit_w = limitOf_w(unit)
  // A peak that nobody has written down is no more than the rated output.
  const peak_w = unit.peak_w ?? Math.min(unit.rated_w, unit.rated_va ?? unit.rated_w)
  const is_direct = unit.waveform === 'direct'
  return [
    load.rated_w > limit_w && ({ why: 'too_weak', load_w: load.rated_w, limit_w } as const),
    load.rated_w <= limit_w &&
      load.starting_w > peak_w &&
      ({ why: 'starting', starting_w: load.starting_w, peak_w } as const),
    is_direct && !load.takes_direct && ({ why: 'direct_current' } as const),
    unit.waveform === 'modified' && load.wants_sine && ({ why: 'not_sine' } as const),
    !is_direct && !['hz60', 'both'].includes(unit.frequency) && ({ why: 'wrong_frequency' } as const),
    load.plugs > Math.max(unit.outlets, is_direct ? 1 : 0) &&
      ({ why: 'too_few_outlets', plugs: load.plugs, outlets: unit.outlets } as const),
  ].filter((misfit) => misfit !== false)
}
