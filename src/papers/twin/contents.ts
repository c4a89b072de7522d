import { findToCall, findWardLeaders } from '../../board/calls/queries.ts'
import { wardName } from '../../board/calls/rules.ts'
import { columns, type Sheet } from '../../board/sheet.ts'
import type { Tx } from '../../db.ts'
import { CONDITIONS } from '../../replies/table.ts'
import { exportRows } from '../../roster/export-rows.ts'
import { findAssociation, findContactPoints, findFacilities, findRoster } from '../../roster/queries.ts'
import { type AssociationId, ROLES } from '../../roster/table.ts'
import { findSafetyChecks } from '../../safety-checks/queries.ts'
import { BANDS, headline, LABELS } from '../../safety-checks/rules.ts'
import type { SafetyCheck } from '../../safety-checks/table.ts'
import { eraMoment } from '../../ui/time.ts'

/** What one night's twin holds. */
export interface Twin {
  sheets: Sheet[]
  members: number
}

const SIGNS = Object.values(CONDITIONS)
  .map(({ symbol, short }) => `${symbol}${short}`)
  .join(' ')
const CALL_COLUMNS = columns({
  '先生・役割': 'text',
  区: 'text',
  医療機関: 'text',
  電話: 'text',
  [`回答（${SIGNS}）`]: 'text',
  '時刻・ひとこと': 'text',
})
const BOXES = `${Object.values(CONDITIONS)
  .map(({ symbol }) => symbol)
  .join('　')}　□つながらず`

interface ToRing {
  name: string
  role: keyof typeof ROLES
  ward: string | null
  facility: string | null
  phones: string[]
}

/** 控えの中身 — first how to use it, then whom to telephone, then the roster; all of it can be printed on A4. */
export async function readTwin(tx: Tx, association: AssociationId, at: Date): Promise<Twin> {
  const home = await findAssociation(tx, association)
  const members = await findRoster(tx, association)
  const roster = {
    members,
    facilities: await findFacilities(tx, association),
    contact_points: await findContactPoints(tx, association),
  }
  const phones = Map.groupBy(
    roster.contact_points.filter(({ system }) => system === 'phone'),
    ({ member_id }) => member_id,
  )
  const everybody = members
    .filter(({ left_at }) => left_at === null)
    .map((member) => ({
      ...member,
      facility: member.facility_name,
      phones: (phones.get(member.id) ?? []).map(({ value }) => value),
    }))
    .sort(inOrderOfCalls)
  const [headings = [], ...rows] = exportRows(roster, home?.line_channel_id ?? null)
  const leaders = await findWardLeaders(tx, association)
  return {
    members: everybody.length,
    sheets: [
      introduction({
        name: home?.name ?? '',
        phone: home?.phone ?? null,
        leaders,
        members: everybody.length,
        at,
      }),
      callSheet('電話かけ用紙', everybody),
      ...(await silentSheets(tx, association)),
      {
        name: '名簿',
        columns: headings.map((name) => ({ name, kind: 'text' })),
        rows,
      },
    ],
  }
}

/** One for each check that was taking answers in that night. */
async function silentSheets(tx: Tx, association: AssociationId) {
  const open = (await findSafetyChecks(tx, association)).filter(
    ({ status, purpose }) => purpose !== 'test' && (status === 'open' || status === 'frozen'),
  )
  const sheets: Sheet[] = []
  for (const check of open)
    sheets.push(silentSheet(check, await findToCall(tx, association, check.id, { also: [] })))
  // Excel asks for names of 31 UTF-16 units at most, each once; no character is cut in two.
  return sheets.map((sheet, n) => ({ ...sheet, name: `${[...sheet.name].slice(0, 14).join('')} ${n + 1}` }))
}

/** Excel prints no names of tabs: what it is of, and that it is no disaster, stands in the first row as well. */
function silentSheet(check: Pick<SafetyCheck, 'purpose' | 'title'>, people: ToRing[]): Sheet {
  const sheet = callSheet(`${LABELS[check.purpose]}未回答`, people)
  const band = `${headline(check)} 未回答の先生 ${check.purpose === 'drill' ? BANDS.drill : ''}`.trim()
  return { ...sheet, rows: [[band, null, null, null, null, null], ...sheet.rows] }
}

const JAPANESE = new Intl.Collator('ja')
const inOrderOfCalls = (a: ToRing & { kana: string }, b: ToRing & { kana: string }) =>
  Number(a.ward === null) - Number(b.ward === null) ||
  JAPANESE.compare(a.ward ?? '', b.ward ?? '') ||
  Number(a.role === 'member') - Number(b.role === 'member') ||
  JAPANESE.compare(a.kana, b.kana)

const callSheet = (name: string, people: ToRing[]): Sheet => ({
  name,
  columns: CALL_COLUMNS,
  rows: people.map((one) => [
    `${one.name}先生${one.role === 'officer' ? `（${ROLES.officer}）` : ''}`,
    wardName(one.ward),
    one.facility,
    one.phones.join('、') || '登録なし',
    BOXES,
    null,
  ]),
})

function introduction({
  name,
  phone,
  leaders,
  members,
  at,
}: {
  name: string
  phone: string | null
  leaders: { ward: string; name: string }[]
  members: number
  at: Date
}): Sheet {
  const lines = [
    `${name}の名簿と電話かけ用紙の控え（取扱注意）`,
    `${eraMoment(at)}の内容。在籍${members}人。`,
    'システムが使えないときは、「電話かけ用紙」を区ごとに印刷し、手分けして電話してください。',
    '聞いた回答の印に○をつけ、時刻とひとことを書いてください。システムが戻ったら「回答を入れる」から入れます。',
    ...(phone ? [`事務局の電話 ${phone}`] : []),
    ...leaders.map((leader) => `${leader.ward}の班長 ${leader.name}先生`),
    '新しい控えが届いたら、古いファイルと印刷した紙は捨ててください。',
  ]
  return {
    name: 'はじめに',
    columns: columns({ この控えについて: 'text' }),
    rows: lines.map((line) => [line]),
  }
}
