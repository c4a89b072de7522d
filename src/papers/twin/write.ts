import type { Kysely } from 'kysely'
import { workbookOf } from '../../board/sheet-file.ts'
import type { Mailer } from '../../channels/mail.ts'
import { type Db, inAssociation } from '../../db.ts'
import { codeOf, type Log } from '../../log.ts'
import { findAssociation } from '../../roster/queries.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { Secrets } from '../../secrets.ts'
import { findStaff } from '../../staff/queries.ts'
import { lockWorkbook } from './agile.ts'
import { readTwin } from './contents.ts'
import { keepInFolder } from './folder.ts'
import { twinMail } from './mail.ts'
import { claimTwin, findTwinSetting } from './queries.ts'
import { RECIPIENT_ROLES } from './rules.ts'
import { passOf } from './set.ts'
import type { TwinFailure, TwinRun, TwinSetting } from './table.ts'

interface Writing {
  db: Db
  auth: Kysely<never>
  mailer: Mailer
  secrets: Secrets
  public_url: string
  twin_dir: string | null
  log: Log
}

type Written =
  | { ok: true; members: number; reached: string[] | null }
  | { ok: false; failure: TwinFailure; reached?: string[] }

/**
 * 毎晩の控え — writes this night's, once. The open workbook is only ever in memory; what reaches a disk or a mailbox is
 * locked. A night that fails is tried again some times, and home says so.
 */
export async function writeTwin(deps: Writing, association: AssociationId, at: Date) {
  const { db, log } = deps
  const claimed = await inAssociation(db, association, async (tx) => {
    const run = await claimTwin(tx, association, at)
    const setting = run && (await findTwinSetting(tx, association))
    return run && setting?.version === run.version ? { run, setting } : null
  })
  if (!claimed) return
  const { run, setting } = claimed
  const [made] = await Promise.allSettled([make(deps, { association, setting, run, at })])
  if (made.status === 'rejected') log.warn({ event: 'twin_failed', association, code: codeOf(made.reason) })
  const written: Written =
    made.status === 'fulfilled'
      ? made.value
      : { ok: false, failure: setting.way === 'folder' ? 'folder_shut' : 'not_mailed' }
  await inAssociation(db, association, (tx) =>
    tx
      .updateTable('twin_run')
      .set(
        written.ok
          ? {
              ...{ done_at: at, failed_at: null, failure: null, members: written.members },
              ...(written.reached ? { reached: written.reached, mailed: written.reached.length } : {}),
            }
          : {
              ...{ failed_at: at, failure: written.failure },
              ...(written.reached ? { reached: written.reached } : {}),
            },
      )
      .where('association_id', '=', association)
      .where('night', '=', run.night)
      .where('version', '=', run.version)
      .execute(),
  )
  const { way, tries } = run
  const became = written.ok ? { is_done: true } : { failure: written.failure }
  log.info({ event: 'twin_written', association, way, tries, ...became })
}

interface Making {
  association: AssociationId
  setting: TwinSetting
  run: Pick<TwinRun, 'night' | 'reached'>
  at: Date
}

async function make(deps: Writing, { association, setting, run, at }: Making): Promise<Written> {
  // Sealed under another TOMOSHIBI_SECRET it is lost, and has to be set anew.
  const [opened] = await Promise.allSettled([passOf(deps.secrets, setting)])
  if (opened.status === 'rejected') return { ok: false, failure: 'pass_lost' }
  const pass = opened.value
  const { twin_dir } = deps
  if (setting.way === 'folder' && !twin_dir) return { ok: false, failure: 'no_folder' }
  const { twin, home } = await inAssociation(deps.db, association, async (tx) => ({
    twin: await readTwin(tx, association, at),
    home: await findAssociation(tx, association),
  }))
  const locked = await lockWorkbook(await workbookOf(twin.sheets), pass)
  const { members } = twin
  const name = home?.name ?? ''
  if (setting.way !== 'folder' || !twin_dir)
    return mailTwin(deps, { association, setting, run, name, locked, members, at })
  await keepInFolder({
    dir: twin_dir,
    association: { id: association, name },
    night: run.night,
    nights: setting.nights,
    locked,
  })
  return { ok: true, members, reached: null }
}

interface Mailing extends Making {
  name: string
  locked: Buffer
  members: number
}

/** Only to those who are still of the staff, and may read the roster still; who has it already gets no second one. */
async function mailTwin(deps: Writing, of: Mailing): Promise<Written> {
  const { association, setting, run, members } = of
  const wanted = (await findStaff(deps, association)).filter(
    ({ user_id, role }) => setting.recipients.includes(user_id) && RECIPIENT_ROLES.includes(role),
  )
  if (wanted.length === 0) return { ok: false, failure: 'nobody' }
  const tried = await Promise.all(
    wanted
      .filter(({ user_id }) => !run.reached.includes(user_id))
      .map(async ({ email, user_id }) => {
        const index = setting.recipients.indexOf(user_id)
        const mail = twinMail({ ...of, ...setting, night: run.night, public_url: deps.public_url, index })
        const outcome = await deps.mailer.send({ to: email, ...mail }, async () => {})
        return outcome?.accepted ? [user_id] : []
      }),
  )
  const reached = [...run.reached, ...tried.flat()]
  if (reached.length === 0) return { ok: false, failure: 'not_mailed' }
  return wanted.every(({ user_id }) => reached.includes(user_id))
    ? { ok: true, members, reached }
    : { ok: false, failure: 'some_missed', reached }
}
