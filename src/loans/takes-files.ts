import type { PowerUnitId } from './table.ts'

const UNIT = '([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})'
const BY_STAFF = new RegExp(`^/power/units/(?:import|${UNIT}/photo|${UNIT}/inspect)$`)
const BY_CODE = new RegExp(`^/q/${UNIT}/inspect$`)

/** Whose file a URL takes: of somebody signed in, of whoever has the code of a unit, or of nobody. */
export function takesFiles(path: string): 'staff' | { unit: PowerUnitId } | null {
  if (BY_STAFF.test(path)) return 'staff'
  const unit = BY_CODE.exec(path)?.[1]
  return unit ? { unit: unit as PowerUnitId } : null
}
