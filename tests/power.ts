import type { PowerUnitId } from '../src/loans/table.ts'
import { addUnit } from '../src/loans/units/add-unit.ts'
import type { Form } from '../src/loans/units/read-fields.ts'
import type { AssociationId } from '../src/roster/table.ts'
import { PUBLIC_URL, type World } from './world.ts'

export const BATTERY: Record<string, string> = {
  asset_number: '布-01',
  kind: 'portable_battery',
  owner: '',
  maker: 'エコフロー',
  model: 'DELTA 2',
  rated_w: '1500',
  waveform: 'sine',
  frequency: 'both',
  outlets: '6',
  capacity_wh: '1024',
  health_percent: '100',
  charge_percent: '80',
  storage_place: '医師会館1階 倉庫',
  lendable_to: 'association',
}

export const GENERATOR: Record<string, string> = {
  asset_number: '布-02',
  kind: 'generator',
  owner: '',
  maker: 'ホンダ',
  model: 'EU9iGB',
  rated_w: '900',
  rated_va: '900',
  waveform: 'sine',
  frequency: 'both',
  outlets: '2',
  fuel: 'cassette',
  cassettes: '2',
  burn_1_w: '225',
  burn_1_hours: '2.2',
  burn_2_w: '900',
  burn_2_hours: '1.1',
  storage_place: '医師会館1階 倉庫',
  lendable_to: 'joint',
}

/** A unit of 布施 unless the story says otherwise, as somebody entered it just now. */
export async function aUnit(w: World, form: Form = BATTERY, association: AssociationId = w.fuse) {
  const added = await addUnit(w.db, { association, form, by: 'cli', at: w.now() })
  if (!added.ok) throw new Error(JSON.stringify(added.errors))
  return added.id
}

/** Where the doctor works, as the owner of a unit. */
export async function facilityOf(w: World, doctor: { id: string }) {
  const { rows } = await w.store.owner.query('select facility_id from member where id = $1', [doctor.id])
  return String(rows[0].facility_id)
}

type Sender = { cookie: string; request: (path: string, init: RequestInit) => Promise<Response> }

/** Sends a form that may hold a file, as a browser does. */
export function sends(sender: Sender, path: string, fields: Record<string, string | File>) {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.set(name, value)
  return sender.request(path, {
    method: 'POST',
    headers: { cookie: sender.cookie, origin: PUBLIC_URL },
    body,
  })
}

export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
export const photo = (bytes: Uint8Array = PNG, name = 'photo.png') => new File([Uint8Array.from(bytes)], name)

/** Every point of the page ticked, as the form that the page shows would send it. */
export function goodPoints(page: string) {
  const names = [...page.matchAll(/name="(good_\w+)"/g)].map(([, name = '']) => name)
  return Object.fromEntries(names.map((name) => [name, '1']))
}

/** Inspects a unit through the page. */
export async function inspects(
  staff: Sender & { get: (path: string) => Promise<Response> },
  unit: PowerUnitId,
  fields: Record<string, string | File> = {},
  { kind = 'monthly', but = [] }: { kind?: string; but?: string[] } = {},
) {
  const page = await (await staff.get(`/power/units/${unit}/inspect?kind=${kind}`)).text()
  const entry = /name="entry" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const good = goodPoints(page)
  for (const point of but) delete good[`good_${point}`]
  const charge = page.includes('name="charge_percent"') ? { charge_percent: '90' } : {}
  return sends(staff, `/power/units/${unit}/inspect`, {
    kind,
    entry,
    result: 'passed',
    ...good,
    ...charge,
    ...fields,
  })
}
