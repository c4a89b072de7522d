import { groupOf } from '../devices.ts'
import type { DeviceLine } from './load.ts'

export const PRIORITIES = {
  1: '人工呼吸器・自前の電源が6時間未満',
  2: '人工呼吸器・自前の電源が6～24時間',
  3: '酸素濃縮器(ボンベなし)・吸引器など',
  4: 'ワクチン保冷庫・電子カルテなど',
  5: 'その他',
} as const
export type Priority = keyof typeof PRIORITIES

/** P1 to P5. How long a ventilator still runs and nobody knows: as if it were short. */
export function priorityOf(
  lines: readonly Pick<DeviceLine, 'device'>[],
  battery_left_hours: number | null,
): Priority {
  const groups = new Set(lines.map(({ device }) => groupOf(device)))
  if (groups.has('ventilator')) {
    if (battery_left_hours === null || battery_left_hours < 6) return 1
    return battery_left_hours <= 24 ? 2 : 3
  }
  if (groups.has('oxygen') || groups.has('suction')) return 3
  return groups.has('oxygen_spare') || groups.has('fridge') || groups.has('chart') ? 4 : 5
}

export interface Urgent {
  id: string
  priority: Priority
  battery_left_hours: number | null
  /** To the nearest unit that fits. */
  nearest_tiles: number | null
  asked_at: Date
}

/** Priority, then the shorter rest (unknown: none), then the nearer, then who asked first. */
export const byUrgency = (one: Urgent, other: Urgent) =>
  one.priority - other.priority ||
  (one.battery_left_hours ?? 0) - (other.battery_left_hours ?? 0) ||
  byTiles(one.nearest_tiles, other.nearest_tiles) ||
  one.asked_at.getTime() - other.asked_at.getTime() ||
  one.id.localeCompare(other.id)

/** The nearer first; what nobody knows comes last. */
export const byTiles = (one: number | null, other: number | null) => {
  if (one === null || other === null) return Number(one === null) - Number(other === null)
  return one - other
}
