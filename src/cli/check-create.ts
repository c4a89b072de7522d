import { createIncident } from '../roster/create-incident.ts'
import { joinIncident } from '../roster/join-incident.ts'
import type { AssociationId, Role } from '../roster/table.ts'
import { createSafetyCheck } from '../safety-checks/create.ts'
import { type Draft, draftFaults } from '../safety-checks/draft-rules.ts'
import { headline } from '../safety-checks/rules.ts'
import type { Purpose } from '../safety-checks/table.ts'
import { CLI, findNamed } from './association.ts'
import { DRAFT_SENTENCES, fail, told } from './errors.ts'
import { type Command, type Terminal, textOption } from './terminal.ts'

const PURPOSES: Purpose[] = ['drill', 'actual', 'test']
const AUDIENCES = new Map<string, Role[]>([
  ['all', ['officer', 'member']],
  ['officer', ['officer']],
  ['member', ['member']],
])

export const checkCreate: Command = {
  usage:
    'check create --association 医師会 --title 名前 --purpose drill|actual|test [--audience all|officer|member] [--deadline 日時] [--scenario 想定] [--incident 参加コード|new]',
  about: [
    '安否確認の下書きを作ります(drill = 訓練、actual = 本番、test = 配信テスト)。',
    '--deadline は 2026-11-05T18:00 のように書きます(日本時間)。',
    '--incident new で合同の災害を作り、表示された参加コードを隣の医師会に伝えます。',
  ],
  options: {
    association: textOption,
    title: textOption,
    purpose: textOption,
    audience: textOption,
    deadline: textOption,
    scenario: textOption,
    incident: textOption,
  },
  needed: ['association', 'title', 'purpose'],
  words: 0,
  settings: 'database',
  async run(terminal) {
    const { store, option, now } = terminal
    const association = await findNamed(terminal)
    if (!association) return fail('no_association')
    const read = readDraft(option)
    if (!read.ok) return fail('usage', [read.sentence])
    const { draft } = read
    const faults = draftFaults(draft, now())
    if (faults.length > 0)
      return fail(
        'bad_check',
        faults.map((fault) => DRAFT_SENTENCES[fault]),
        { faults },
      )

    const incident = await takePart(terminal, association.id, draft.title)
    if (!incident.ok) return fail(incident.reason)
    const { incident_id, join_code } = incident
    const created = await createSafetyCheck(store.db, {
      association: association.id,
      ...draft,
      ...(incident_id ? { incident_id } : {}),
      by: CLI,
      at: now(),
    })
    if (!created.ok && created.reason === 'other_purpose') return fail('other_purpose')
    if (!created.ok)
      return fail(
        'bad_check',
        created.faults.map((fault) => DRAFT_SENTENCES[fault]),
      )
    return told(
      [
        `${headline(draft)} の下書きを作りました。まだ誰にも送っていません。`,
        `ID: ${created.id}`,
        ...(join_code ? [`参加コード(隣の医師会に伝えてください): ${join_code}`] : []),
      ],
      {
        id: created.id,
        purpose: draft.purpose,
        ...(incident_id ? { incident_id } : {}),
        ...(join_code ? { join_code } : {}),
      },
    )
  },
}

type DraftRead = { ok: true; draft: Draft } | { ok: false; sentence: string }

function readDraft(option: Terminal['option']): DraftRead {
  const purpose = PURPOSES.find((known) => known === option('purpose'))
  if (!purpose) return { ok: false, sentence: '--purpose は drill、actual、test のどれかです。' }
  const audience_roles = AUDIENCES.get(option('audience') || 'all')
  if (!audience_roles) return { ok: false, sentence: DRAFT_SENTENCES.audience_empty }
  const deadline_at = option('deadline') ? readTime(option('deadline')) : null
  if (deadline_at === undefined)
    return { ok: false, sentence: '--deadline は 2026-11-05T18:00 のように書いてください。' }
  const scenario = option('scenario').trim() || null
  return {
    ok: true,
    draft: { title: option('title').trim(), purpose, audience_roles, scenario, deadline_at },
  }
}

/** Japan's time unless the text says otherwise: a server's own zone must not move a deadline. */
function readTime(text: string) {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?$/.test(text)) return undefined
  const time = new Date(/(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}+09:00`)
  return Number.isNaN(time.getTime()) ? undefined : time
}

async function takePart({ store, option, now }: Terminal, association: AssociationId, name: string) {
  const wanted = option('incident')
  if (!wanted) return { ok: true, incident_id: null, join_code: null } as const
  if (wanted !== 'new') {
    const joined = await joinIncident(store.db, { association, join_code: wanted, by: CLI, at: now() })
    return joined.ok ? { ...joined, join_code: null } : joined
  }
  const made = await createIncident(store.db, { association, name, by: CLI, at: now() })
  return { ok: true, ...made } as const
}
