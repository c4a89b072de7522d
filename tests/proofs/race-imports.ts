import { makeRoster, rosterFile } from '../../src/demo/rosters.ts'
import { applyImport } from '../../src/roster/import/apply-import.ts'
import { chooseColumns } from '../../src/roster/import/choose-columns.ts'
import { claimImport } from '../../src/roster/import/claim-import.ts'
import { headingsKey } from '../../src/roster/import/mapping.ts'
import { openImport, reviewImport, settingsFor } from '../../src/roster/import/open-import.ts'
import { undoImport } from '../../src/roster/import/undo-import.ts'
import { uploadRoster } from '../../src/roster/import/upload.ts'
import type { Home } from './people.ts'
import type { Race } from './race-launches.ts'
import type { Installation } from './stand.ts'

/** A roster of three people of its own, so that no round meets what another left. */
export function importRaces({ here, home }: { here: Installation; home: Home }): Record<string, Race> {
  const { plant } = here
  const { secrets } = plant
  const { db } = plant.store
  const { id: association } = home
  const by = { by: 'cli', by_name: 'cli' }
  const membersNow = async () => {
    const [row] = await here.ask<{ n: number }>(
      'select count(*)::int as n from member where association_id = $1 and left_at is null',
      [association],
    )
    return row?.n ?? 0
  }

  async function aReadyImport(round: number) {
    const at = plant.now()
    const people = makeRoster('fuse', { members: 3, seed: 1_000 + round }).map((doctor, n) => ({
      ...doctor,
      number: `R${round}-${n}`,
      user_id: null,
      mail: `r${round}-${n}@example.jp`,
    }))
    const uploaded = await uploadRoster(
      { db, secrets },
      { association, name: '名簿.csv', bytes: rosterFile(people), ...by, at },
    )
    if (!uploaded.ok) throw new Error(uploaded.reason)
    const { id } = uploaded
    const opened = await openImport({ db, secrets }, association, id)
    if (!opened?.tables) throw new Error('The file is gone')
    const settings = settingsFor(opened, opened.tables, {})
    const headings_key = headingsKey(opened.tables[settings.sheet]?.lines[settings.header] ?? [])
    const chosen = await chooseColumns(db, { association, id, settings, headings_key, by: 'cli', at })
    if (!chosen.ok) throw new Error(chosen.reason)
    const { fingerprint: seen } = await reviewImport(db, association, { tables: opened.tables, settings })
    return { id, seen }
  }

  return {
    'import × import, then undo × undo': async (round) => {
      const before = await membersNow()
      const { id, seen } = await aReadyImport(round)
      const press = async () => {
        const at = plant.now()
        const claimed = await claimImport(db, { association, id, at })
        return claimed.ok
          ? applyImport({ db, secrets }, { association, id, seen, ...by, at, tell: () => {} })
          : claimed
      }
      const imported = (await Promise.all([press(), press(), press()])).filter(({ ok }) => ok).length
      const between = await membersNow()
      const undo = () => undoImport({ db, secrets }, { association, id, by: 'cli', at: plant.now() })
      const undone = (await Promise.all([undo(), undo(), undo()])).filter(({ ok }) => ok).length
      const agrees = between === before + 3 && (await membersNow()) === before
      return { won: imported === 1 && undone === 1 ? 1 : 0, agrees, way: `${imported} in, ${undone} back` }
    },
  }
}
