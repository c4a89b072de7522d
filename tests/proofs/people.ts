import { randomBytes } from 'node:crypto'
import { addLineChannel } from '../../src/deliveries/add-line-channel.ts'
import type { LinePlatform } from '../../src/demo/line-platform.ts'
import { makeRoster, rosterFile } from '../../src/demo/rosters.ts'
import { addAssociation } from '../../src/roster/add-association.ts'
import { readRosterFile } from '../../src/roster/import/csv.ts'
import { importRoster } from '../../src/roster/import/import-roster.ts'
import type { AssociationId, LineChannelId } from '../../src/roster/table.ts'
import { useLineChannel } from '../../src/roster/use-line-channel.ts'
import { createSafetyCheck } from '../../src/safety-checks/create.ts'
import { launch } from '../../src/safety-checks/launch.ts'
import type { SafetyCheckId } from '../../src/safety-checks/table.ts'
import type { Installation } from './stand.ts'

export interface Member {
  user_id: string
  mail: string
}

export interface Home {
  id: AssociationId
  line_channel_id: LineChannelId
  keys: { channel_secret: string; access_token: string; bot_user_id: string }
  members: Member[]
  check: SafetyCheckId
}

interface Wanted {
  /** Tells this association's members from the others'. */
  index: number
  members: number
  domain?: (member: number) => string
}

/** An association with its LINE account, members who all have LINE and mail, and a drill ready to launch. */
export async function settle(
  { plant }: Installation,
  platform: Pick<LinePlatform, 'openChannel' | 'befriend'> | null,
  { index, members: count, domain = () => 'example.jp' }: Wanted,
): Promise<Home> {
  const { db } = plant.store
  const by = { by: 'cli', at: plant.now() }
  const name = `第${index}医師会`
  const added = await addAssociation(db, { name, phone: null, line_channel_id: null, ...by })
  if (!added.ok) throw new Error(added.reason)
  const { association } = added
  const keys = {
    channel_secret: randomBytes(16).toString('hex'),
    access_token: randomBytes(24).toString('base64url'),
    bot_user_id: `U${randomBytes(16).toString('hex')}`,
  }
  const opened = await addLineChannel(db, { secrets: plant.secrets, association, name, ...keys, at: by.at })
  if (!opened.ok) throw new Error(opened.reason)
  const { line_channel_id } = opened
  await useLineChannel(db, { association, line_channel_id, ...by })
  const people = makeRoster('fuse', { members: count, seed: index }).map((doctor, member) => ({
    ...doctor,
    user_id: `U${index.toString(16).padStart(8, '0')}${member.toString(16).padStart(24, '0')}`,
    mail: `m${index}-${member}@${domain(member)}`,
  }))
  const file = readRosterFile(rosterFile(people))
  if (!file.ok) throw new Error(file.reason)
  const imported = await importRoster(db, {
    association,
    rows: file.rows,
    line_channel_id,
    dry_run: false,
    ...by,
  })
  if (!imported.ok || imported.added !== count) throw new Error('The roster was not taken whole')
  platform?.openChannel({ ...keys, webhook_url: '' })
  for (const { user_id } of people) platform?.befriend(keys.access_token, user_id)
  const check = await draft({ plant }, association)
  return { id: association, line_channel_id, keys, members: people, check }
}

export async function draft({ plant }: Pick<Installation, 'plant'>, association: AssociationId) {
  const created = await createSafetyCheck(plant.store.db, {
    association,
    title: '大阪880万人訓練',
    purpose: 'drill',
    scenario: null,
    audience_roles: ['officer', 'member'],
    deadline_at: null,
    by: 'cli',
    at: plant.now(),
  })
  if (!created.ok) throw new Error('The draft was refused')
  return created.id
}

/** Launches as the button does; gives how many milliseconds the answer took. */
export async function launchTimed({ plant }: Installation, { id, check }: Pick<Home, 'id' | 'check'>) {
  const began = performance.now()
  const launched = await launch(
    { db: plant.store.db, queues: plant.queues },
    { association: id, id: check, by: 'cli', at: plant.now() },
  )
  if (!launched.ok) throw new Error(launched.reason)
  return performance.now() - began
}
