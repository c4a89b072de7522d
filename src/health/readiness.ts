import { sql } from 'kysely'
import type { Deps } from '../app.tsx'
import { withinTime } from '../channels/within-time.ts'
import { onceFor } from './once-for.ts'

export const CHECKS = ['database', 'migrations', 'queue', 'spool'] as const
export type Check = (typeof CHECKS)[number]

/** What is the matter, in one word; nothing that tells a stranger more than that. */
type Finding = 'ok' | 'away' | 'pending' | 'unwritable'
export type Readiness = { ok: boolean; checks: Record<Check, Finding> }

const LOOK_WITHIN_MS = 1_400
const FRESH_MS = 1_000

/** 準備 — whether everything behind this process answers. Many may ask; it looks once a second, for 1.4 s at most. */
export const openReadiness = ({ db, queues, intake, findPending }: ReadinessDeps) =>
  onceFor(FRESH_MS, async (): Promise<Readiness> => {
    const [database, migrations, queue, spool] = await Promise.all([
      look(sql`select 1`.execute(db), 'away'),
      findingOf(
        findPending().then((names) => (names.length === 0 ? 'ok' : 'pending')),
        'away',
      ),
      findingOf(
        queues.look().then(({ answers }) => (answers ? 'ok' : 'away')),
        'away',
      ),
      look(intake.tryDisk(), 'unwritable'),
    ])
    const checks = { database, migrations, queue, spool }
    return { ok: Object.values(checks).every((finding) => finding === 'ok'), checks }
  })

export type ReadinessDeps = Pick<Deps, 'db' | 'queues' | 'intake' | 'findPending'>

const findingOf = (asked: Promise<Finding>, otherwise: Finding) =>
  withinTime(asked, LOOK_WITHIN_MS).then(
    (finding) => finding,
    () => otherwise,
  )

const look = (asked: Promise<unknown>, otherwise: Finding) =>
  findingOf(
    asked.then(() => 'ok'),
    otherwise,
  )
