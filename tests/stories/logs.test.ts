import { Redis } from 'ioredis'
import { expect, inject, onTestFinished, test } from 'vitest'
import { personalWordsIn } from '../personal-words.ts'
import { until } from '../start-process.ts'
import { world } from '../world.ts'

const redis_url = inject('redis')
if (!redis_url) console.log('SKIP what Redis gets to see: Redis is not here')

test.runIf(redis_url)(
  'a whole drill, with its troubles, tells the log and Redis ids and counts, and nothing of anybody',
  async () => {
    const monitor = await new Redis(redis_url ?? '').monitor()
    const seen: string[] = []
    monitor.on('monitor', (_time: string, args: string[]) => void seen.push(args.join(' ')))
    onTestFinished(() => monitor.disconnect())

    const w = await world({ mode: 'redis', queues: 'real', clock: 'real' })
    await w.newDoctor('fuse', {
      name: '灯 秘子',
      role: 'member',
      ward: '東',
      line: 9,
      mail: 'himitsu@example.jp',
      phone: '072-111-2222',
    })
    const office = await w.staff('fuse')
    await w.stranger().post('/sign-in', { email: office.email, password: 'himitsu no aikotoba' })
    w.mailHost.behave({ as: 'unknown_550', next: 1 })
    w.platform.behave({ as: 'error_500', next: 1 })
    const made = await office.post('/safety-checks', {
      title: 'ないしょの題',
      purpose: 'drill',
      audience: 'all',
      scenario: 'ひみつの想定',
    })
    expect(made.status).toBe(303)
    const [path = ''] = /\/safety-checks\/[0-9a-f-]{36}/.exec(made.headers.get('location') ?? '') ?? []
    expect((await office.post(`${path}/launch`)).status).toBe(303)
    expect((await office.post(`${path}/launch/now`)).status).toBe(303)
    // What LINE refused comes back after a second: nothing due is not yet everything sent.
    const open = `select from delivery where status in ('queued', 'sending', 'maybe')
      union all select from prompt where planned_at is null`
    await until(async () => (await w.store.owner.query(open)).rowCount === 0)
    await w.tanaka.phone.presses('A4')
    await w.stranger().get(await w.mori.link().catch(() => w.sato.link()))
    await w.stranger().post('/r/AAAAAAAAAAAAAAAAAAAAAAAAAAA', { condition: 'open' })
    await until(() => w.logged.some((line) => line.includes('taken_in')))
    expect((await office.post(`${path}/close`)).status).toBe(303)

    const events = w.logged.map((line) => /"event":"(\w+)"/.exec(line)?.[1])
    for (const event of [
      'safety_check_created',
      'safety_check_launched',
      'planned',
      'line_batch_tried',
      'mails_tried',
    ])
      expect(events).toContain(event)
    expect(events).toEqual(
      expect.arrayContaining(['signed_in', 'sign_in_refused', 'taken_in', 'safety_check_closed']),
    )
    const launched = w.logged.find((line) => line.includes('safety_check_launched'))
    expect(launched).toContain(path.split('/')[2])

    const words = [
      ...w.personal,
      'ないしょ',
      'ひみつ',
      'himitsu',
      office.cookie.split('=')[1]?.slice(0, 20) ?? '',
    ]
    const links = (await Promise.all(w.mailHost.addresses().map((one) => w.mailHost.mailbox(one).mails())))
      .flat()
      .flatMap(({ link }) => (link ? [link.split('/r/')[1] ?? ''] : []))
    expect(links.length).toBeGreaterThan(0)
    expect(personalWordsIn(w.logged, [...words, ...links])).toEqual([])
    expect(seen.filter((line) => line.includes('safety_check_id')).length).toBeGreaterThan(0)
    expect(personalWordsIn(seen, [...words, ...links])).toEqual([])
    // And the search finds what is there.
    expect(
      personalWordsIn([`{"event":"x","title":"${encodeURIComponent('ないしょの題')}"}`], words),
    ).toHaveLength(1)

    for (const person of w.everybody) {
      person.texts()
      await person.mails()
    }
  },
  60_000,
)
