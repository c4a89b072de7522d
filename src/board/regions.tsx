import { createHash } from 'node:crypto'
import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import type { StaffRole } from '../staff/table.ts'
import { dayAndTime } from '../ui/time.ts'
import { Curve, CurveNumbers } from './curve.tsx'
import { Groups } from './groups.tsx'
import { NeedsHelp } from './needs-help.tsx'
import type { BoardView } from './read-board.ts'
import { RoundsSummary } from './rounds/summary.tsx'
import { Actions, State } from './state.tsx'
import { ElapsedTile, NeedsHelpTile, RepliedTile, UnansweredTile, UnreachedTile } from './tiles.tsx'

/** The parts of the board that change while one looks; the name is the element's id. Their order is the wire format. */
export const REGIONS = {
  state: (view, role) => <State view={view} role={role} />,
  actions: (view, role) => <Actions view={view} role={role} />,
  'tile-needs-help': (view) => <NeedsHelpTile view={view} />,
  'tile-unanswered': (view) => <UnansweredTile view={view} />,
  'tile-unreached': (view) => <UnreachedTile view={view} />,
  'tile-replied': (view) => <RepliedTile view={view} />,
  'tile-elapsed': (view) => <ElapsedTile view={view} />,
  'needs-help': (view, role) => <NeedsHelp view={view} role={role} />,
  groups: (view) => <Groups view={view} />,
  curve: (view) => <Curve view={view} />,
  'curve-numbers': (view) => <CurveNumbers view={view} />,
  rounds: (view, role) => <RoundsSummary view={view} role={role} />,
  'as-of': (view) => `${dayAndTime(view.at)} 現在`,
} satisfies Record<string, (view: BoardView, role: StaffRole) => Child>

export type RegionName = keyof typeof REGIONS
export type Regions = Record<RegionName, ReturnType<typeof raw>>

const NAMES = Object.keys(REGIONS) as RegionName[]
const rendered = new WeakMap<BoardView, Map<StaffRole, Rendered>>()

interface Rendered {
  regions: Regions
  /** A short hash of each region; together they say exactly what a browser holds, whichever process it asks next. */
  have: string
}

/** Renders once per view and role, not once per viewer. */
export function renderRegions(view: BoardView, role: StaffRole): Rendered {
  const byRole = rendered.get(view) ?? new Map<StaffRole, Rendered>()
  rendered.set(view, byRole)
  const known = byRole.get(role)
  if (known) return known
  const html = NAMES.map((name) => [name, String(REGIONS[name](view, role))] as const)
  const fresh = {
    regions: Object.fromEntries(html.map(([name, text]) => [name, raw(text)])) as Regions,
    have: html.map(([, text]) => shortHash(text)).join('.'),
  }
  byRole.set(role, fresh)
  return fresh
}

/** The regions that differ from those a browser says it has; all of them when it says something we do not know. */
export function changedRegions({ regions, have }: Rendered, browser_has: string): Record<string, string> {
  const held = browser_has.split('.')
  const hashes = have.split('.')
  return Object.fromEntries(
    NAMES.filter((_, index) => hashes[index] !== held[index]).map((name) => [name, String(regions[name])]),
  )
}

const shortHash = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 8)
