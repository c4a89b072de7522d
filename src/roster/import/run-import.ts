import type { Db } from '../../db.ts'
import { codeOf, type Log } from '../../log.ts'
import { isOutage } from '../../outage.ts'
import type { Secrets } from '../../secrets.ts'
import type { AssociationId, RosterImportId } from '../table.ts'
import { applyImport } from './apply-import.ts'
import { failImport } from './claim-import.ts'
import type { Tell } from './write.ts'

/** A roster of some thousand rows is in before this; the page of a larger one follows its progress meanwhile. */
const WAIT_MS = 3_000

interface Running {
  association: AssociationId
  id: RosterImportId
  seen: string
  by: string
  by_name: string
  at: Date
}

type Progress = Parameters<Tell>[0]

/**
 * Runs claimed imports in this process, and knows how far each is. The counter is not in the database: written in the
 * same transaction nobody would see it, and an embedded database has no second connection to write it on.
 */
export function importRunner({ db, secrets, log }: { db: Db; secrets: Secrets; log: Log }) {
  const progress = new Map<RosterImportId, Progress>()
  const run = (import_: Running) =>
    applyImport(
      { db, secrets },
      { ...import_, tell: (reached) => void progress.set(import_.id, reached) },
    ).then(
      (applied) => {
        const { association, id, by } = import_
        if (applied.ok) log.info({ event: 'roster_imported', association, import: id, by, ...applied.counts })
      },
      async (error) => {
        const line = { code: codeOf(error), association: import_.association, import: import_.id }
        if (isOutage(error)) log.warn({ event: 'roster_import_met_outage', ...line })
        else log.error({ event: 'roster_import_failed', ...line })
        // Where even this fails, the claim lapses by itself.
        await Promise.allSettled([failImport(db, import_)])
      },
    )
  return {
    progressOf: (id: RosterImportId) => progress.get(id) ?? null,
    /** Comes back when the import is in, or when it takes long; it goes on by itself then. */
    async start(import_: Running) {
      const working = run(import_).finally(() => progress.delete(import_.id))
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, WAIT_MS)
      })
      await Promise.race([working, late])
      clearTimeout(timer)
    },
  }
}
