import { describe, expect, inject, test } from 'vitest'
import type { Store } from '../src/store.ts'
import { sharedStore } from './shared-store.ts'

const idOf = (n: number) => `f0000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const [association_id, line_channel_id, member_id] = [idOf(1), idOf(2), idOf(3)]
const CHECKS = { drill: idOf(4), test: idOf(5), actual: idOf(6) }
const tanaka = 'U0123456789abcdef0123456789abcdef'

async function settle({ owner }: Store) {
  await owner.query(`
    insert into line_channel (id, name, secret_sealed, token_sealed) values ('${line_channel_id}', '布施', 's', 't');
    insert into association (id, name, line_channel_id) values ('${association_id}', '布施医師会', '${line_channel_id}');
    insert into member (association_id, id, member_number, name, kana, role)
      values ('${association_id}', '${member_id}', '1', '田中', 'タナカ', 'member');
    insert into safety_check (association_id, id, title, purpose)
      select '${association_id}', id::uuid, '台風19号', purpose
      from jsonb_each_text('${JSON.stringify(CHECKS)}') as c(purpose, id)`)
}

/** The last line of defence, for the day on which a verb forgets the rule. */
describe.each(inject('postgres') ? (['postgres', 'embedded'] as const) : (['embedded'] as const))(
  'on %s',
  (mode) => {
    const store = sharedStore(mode, settle)
    const insert = (table: string, row: Record<string, unknown>) => {
      const places = Object.keys(row).map((_, index) => `$${index + 2}`)
      return store().owner.query(
        `insert into ${table} (association_id, ${Object.keys(row)}) values ($1, ${places})`,
        [association_id, ...Object.values(row)],
      )
    }
    const isRefused = (adding: Promise<unknown>) => expect(adding).rejects.toMatchObject({ code: '23514' })
    const isTaken = (adding: Promise<unknown>) => expect(adding).resolves.toMatchObject({ rowCount: 1 })

    describe('one mail address and nothing else', () => {
      const mail = (value: string) => insert('contact_point', { member_id, system: 'mail', value })

      test.each([
        'a@example.jp,b@example.jp',
        'a@example.jp, b@example.jp',
        'a@example.jp;b@example.jp',
        'a@example.jp b@example.jp',
        'a@example.jp\n',
        'a@example.jp\r\nBcc: b@example.jp',
        'a\n@example.jp',
        'Tanaka <a@example.jp>',
        '"a b"@example.jp',
        ' a@example.jp',
        'a@example.jp\u200b',
        'a@@example.jp',
        'a@example',
        'a@[127.0.0.1]',
        'あ@example.jp',
        'a@例え.jp',
        '',
      ])('%j is none', (value) => isRefused(mail(value)))

      test.each(['a@example.jp', "o'neil+anpi@mail.example.co.jp", 'a..b.@docomo.ne.jp'])(
        '%s is one',
        (value) => isTaken(mail(value)),
      )
    })

    describe('a LINE user on a channel', () => {
      const line = (value: string, channel: string | null = line_channel_id) =>
        insert('contact_point', { member_id, system: 'line', value, line_channel_id: channel })

      test.each([
        tanaka.slice(1),
        `${tanaka}0`,
        tanaka.toUpperCase(),
        tanaka.replace('U', 'C'),
        `${tanaka}\n`,
        '',
      ])('%j is none', (value) => isRefused(line(value)))
      test('needs the channel, and a telephone has none', async () => {
        await isRefused(line(tanaka, null))
        await isRefused(insert('contact_point', { member_id, system: 'phone', value: '06', line_channel_id }))
        await isTaken(line(tanaka))
      })
    })

    describe('the words of a check', () => {
      const WORDS = { alt_text: 'a', line_messages: '[]', mail_subject: 'a', mail_text: 'a', mail_html: 'a' }
      const DRILL = { ...WORDS, alt_text: '【訓練】a', mail_subject: '【訓練】a', mail_text: '【訓練】a' }
      const wording = (
        purpose: keyof typeof CHECKS,
        words: typeof WORDS,
        of: keyof typeof CHECKS = purpose,
      ) => insert('wording', { safety_check_id: CHECKS[of], wave: 0, purpose, ...words })

      test.each(['alt_text', 'mail_subject', 'mail_text'])('begin with 【訓練】 in a drill: %s', (part) =>
        isRefused(wording('drill', { ...DRILL, [part]: 'これは【訓練】' })),
      )
      test.each(Object.keys(WORDS))('never say 訓練 in an actual check: %s', (part) =>
        isRefused(wording('actual', { ...WORDS, [part]: 'これは訓練ではありません' })),
      )
      test('cannot pass for those of another purpose', async () => {
        for (const purpose of ['test', 'actual'] as const)
          await expect(wording(purpose, WORDS, 'drill')).rejects.toMatchObject({ code: '23503' })
      })
      test('of a notice: no disaster is announced, and only a correction says 訓練 of an actual check', async () => {
        const notice = (purpose: keyof typeof CHECKS, kind: string, words: typeof WORDS, wave = -1) =>
          insert('wording', { safety_check_id: CHECKS[purpose], wave, kind, purpose, ...words })
        const corrected = Object.fromEntries(
          Object.entries(WORDS).map(([part, words]) => [part, `【訂正】訓練を送りました${words}`]),
        ) as typeof WORDS
        await isRefused(notice('actual', 'advance', WORDS))
        await isRefused(notice('actual', 'correction', { ...corrected, alt_text: '訓練を送りました' }))
        await isRefused(notice('actual', 'correction', corrected, 1))
        await isRefused(notice('actual', 'prompt', WORDS, -1))
        await isRefused(notice('drill', 'correction', corrected))
        await isTaken(notice('actual', 'correction', corrected))
        await isTaken(notice('drill', 'advance', DRILL))
      })
      test('are taken when they keep the rules', async () => {
        await isTaken(wording('drill', DRILL))
        await isTaken(wording('actual', WORDS))
        await isTaken(wording('test', WORDS))
      })
    })

    describe('a LINE batch', () => {
      const batch = (
        purpose: keyof typeof CHECKS,
        alt_text: string,
        body: string,
        people = 1,
        of = purpose,
      ) =>
        insert('line_batch', {
          line_channel_id,
          safety_check_id: CHECKS[of],
          wave: 0,
          purpose,
          alt_text,
          body,
          recipients: Array.from({ length: people }, () => tanaka),
        })

      test.each([
        ['of a drill without its mark', 'drill', '訓練', '[]', 1],
        ['of an actual check that says 訓練', 'actual', '【安否確認】', '訓練', 1],
        ['of an actual check with 訓練 on the lock screen', 'actual', '【安否確認】訓練', '[]', 1],
        ['for nobody', 'drill', '【訓練】', '[]', 0],
        ['for 501 people', 'drill', '【訓練】', '[]', 501],
      ] as const)('%s is refused', (_, purpose, alt_text, body, people) =>
        isRefused(batch(purpose, alt_text, body, people)),
      )
      test('of a correction may say 訓練 of an actual check, and begins with 【訂正】', async () => {
        const correction = (alt_text: string) =>
          insert('line_batch', {
            line_channel_id,
            safety_check_id: CHECKS.actual,
            wave: -1,
            kind: 'correction',
            purpose: 'actual',
            alt_text,
            body: '訓練でした',
            recipients: [tanaka],
          })
        await isRefused(correction('【安否確認】訓練でした'))
        await isTaken(correction('【訂正】【安否確認】訓練でした'))
      })
      test('of a drill cannot pass for an actual one; for 500 people it is taken', async () => {
        await expect(batch('actual', '【安否確認】', '[]', 1, 'drill')).rejects.toMatchObject({
          code: '23503',
        })
        await isTaken(batch('drill', '【訓練】', '[]', 500))
      })
    })

    test('the rounds of one incident have one purpose and a number each', async () => {
      const incident_id = idOf(7)
      await store().owner.query(
        `insert into incident (id, name, join_code) values ('${incident_id}', '台風19号', 'ACDEFGHJKM')`,
      )
      const round = (n: number, purpose: string, more: Record<string, unknown> = {}) =>
        insert('safety_check', { title: '台風19号', purpose, round: n, incident_id, ...more })
      await isTaken(round(1, 'drill'))
      await isRefused(round(2, 'actual'))
      await isRefused(round(100, 'drill'))
      await isRefused(insert('safety_check', { title: '台風19号', purpose: 'drill', round: 2 }))
      await isTaken(round(2, 'drill', { discarded_at: '2026-11-05' }))
      await isTaken(round(2, 'drill'))
      await expect(round(2, 'drill')).rejects.toMatchObject({ code: '23505' })
      // Nor by the back door: a disaster that stood alone is not moved among them.
      await isRefused(
        store().owner.query(
          `update safety_check set incident_id = '${incident_id}', round = 3 where id = '${CHECKS.actual}'`,
        ),
      )
    })

    test('what is left of a correction says which words it takes back, and nothing else does', async () => {
      const planned = (kind: string, corrects: string[] | null) =>
        insert('planned_send', {
          safety_check_id: CHECKS.drill,
          kind,
          corrects,
          due_at: '2026-11-05',
          created_by: 'cli',
          created_at: '2026-11-05',
        })
      await isRefused(planned('correction', null))
      await isRefused(planned('reminder', ['prompt']))
      await isRefused(planned('correction', ['reminder']))
      await isRefused(planned('withdrawal', null))
      await isTaken(planned('correction', ['prompt']))
    })

    test('a check has one of three purposes and a fitting title', async () => {
      const check = (title: string, purpose: string) => insert('safety_check', { title, purpose })
      await isRefused(check('これは訓練ではない', 'actual'))
      await isRefused(check('あ'.repeat(61), 'drill'))
      await isRefused(check('', 'drill'))
      await isRefused(check('台風19号', 'exercise'))
      await isTaken(check('𠮷'.repeat(60), 'drill'))
    })
  },
)
