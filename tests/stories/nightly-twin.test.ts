import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import PostalMime from 'postal-mime'
import readXlsx from 'read-excel-file/node'
import { expect, onTestFinished, test, vi } from 'vitest'
import { failed } from '../../src/channels/outcome.ts'
import { main } from '../../src/cli/main.ts'
import { openWorkbook } from '../../src/papers/twin/agile.ts'
import { writeTwin } from '../../src/papers/twin/write.ts'
import { openOfficeMails } from '../../workers/office-mails.ts'
import { aFolder, tomoshibi } from '../command-line.ts'
import { type World, world } from '../world.ts'

const PASS = 'kagi no kotoba 2026'
type Office = Awaited<ReturnType<World['staff']>>

const wish = (w: World, form: Record<string, string>) => ({
  working_for: w.fuse,
  seen: '0',
  nights: '7',
  pass: PASS,
  pass_again: PASS,
  ...form,
})

/** The files that came to this person's mailbox, as bytes. */
async function filesFor(w: World, { email }: Office) {
  const parsed = await Promise.all(
    w.mailHost
      .mailbox(email)
      .raw()
      .map(({ raw }) => new PostalMime().parse(raw)),
  )
  return parsed.flatMap(({ attachments }) =>
    attachments.map(({ filename, content }) => ({ filename, bytes: Buffer.from(content as ArrayBuffer) })),
  )
}

async function opened(bytes: Uint8Array) {
  const workbook = await openWorkbook(bytes, PASS)
  if (!workbook.ok) throw new Error(workbook.reason)
  return readXlsx(workbook.workbook)
}

test('the server dies in the night, and the clerk opens last night’s twin and telephones', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await w.newDoctor('fuse', { name: '髙﨑 𠮷子', role: 'officer', ward: '西', phone: '072-911-0001' })
  const page = await (await office.get('/settings/twin')).text()
  expect(page).toContain('いまは選べません')
  const form = wish(w, { way: 'mail', [`to-${office.user_id}`]: 'on' })
  const typed = await office.post('/settings/twin', { ...form, pass_again: 'kagi no kotoba 2025' })
  expect(typed.status).toBe(422)
  const again = await typed.text()
  expect(again).toContain('2つのパスワードが違います')
  expect(again).not.toContain('kagi no')
  expect(again).toMatch(new RegExp(`name="to-${office.user_id}"[^>]*checked`))

  expect((await office.post('/settings/twin', form)).headers.get('location')).toBe(
    '/settings/twin?done=saved',
  )
  // Of two people who had read the same page, the second is told.
  expect((await office.post('/settings/twin', form)).status).toBe(409)
  await w.workersRun()
  const [mail] = await office.mails()
  expect(mail?.subject).toBe('毎晩の控え 2026-11-05(布施医師会)')
  expect(mail?.text).not.toContain(PASS)

  // Somebody has not answered a drill that runs when night comes.
  await w.launches(w.drill)
  await w.workersRun()
  await w.tanaka.phone.presses('A1')
  await w.workersRun()
  for (const doctor of [w.sato, w.tanaka]) doctor.texts()
  for (const doctor of [w.sato, w.mori]) await doctor.mails()
  await w.laterBy(16 * 60)
  const look = openOfficeMails(w.plant)
  await look()
  await look()
  await w.workersRun()
  await office.mails()
  const files = await filesFor(w, office)
  expect(files.map(({ filename }) => filename)).toEqual([
    'tomoshibi-2026-11-05.xlsx',
    'tomoshibi-2026-11-06.xlsx',
  ])
  const newest = files.at(-1)?.bytes ?? Buffer.alloc(0)

  const sheets = await opened(newest)
  expect(sheets.map(({ sheet }) => sheet)).toEqual(['はじめに', '電話かけ用紙', '【訓練】未回答 1', '名簿'])
  const [, calls, silent, roster] = sheets.map(({ data }) => data.map((row) => row.map(String)))
  // Ward by ward, officers first, the telephone beside the name.
  expect(calls?.map(([name]) => name)).toEqual([
    '先生・役割',
    '髙﨑 𠮷子先生（役員）',
    '森 次郎先生',
    '佐藤 一郎先生（役員）',
    '田中 花子先生',
  ])
  expect(calls?.[1]).toContain('072-911-0001')
  // Excel prints no tab: what it is of stands on the sheet itself.
  expect(silent?.[1]?.[0]).toBe('【訓練】大阪880万人訓練 未回答の先生 【訓練】実際の災害ではありません')
  expect(silent?.map(([name]) => name)).not.toContain('田中 花子先生')
  expect(roster).toHaveLength(5)
  expect(JSON.stringify(sheets)).not.toContain('岸 三郎')

  // On a machine without Excel, and without anything of ours but the program.
  const path = join(aFolder(), 'tomoshibi-2026-11-06.xlsx')
  await writeFile(path, newest)
  const shown = await tomoshibi({}, ['twin', 'open', path, '--password-stdin'], `${PASS}\n`)
  expect(shown.out).toContain('髙﨑 𠮷子先生（役員）\t西\t髙﨑 𠮷子医院\t072-911-0001')
  // Asked for on the screen, the pass phrase is not shown there.
  const modes: boolean[] = []
  const shoulder = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  onTestFinished(() => shoulder.mockRestore())
  const typing = Object.assign(Readable.from([`${PASS}\r`]), {
    isTTY: true,
    setRawMode: (on: boolean) => modes.push(on),
  })
  const lines: string[] = []
  const say = (line: string) => lines.push(line)
  expect(await main(['twin', 'open', path], { env: {}, stdin: typing, out: say, err: say })).toBe(0)
  expect(lines.join('')).toContain('髙﨑 𠮷子先生')
  expect(modes).toEqual([true, false])
  const seen = shoulder.mock.calls.join('')
  shoulder.mockRestore()
  expect(seen).toBe('控えのパスワード: \n')
  const wrong = await tomoshibi({}, ['twin', 'open', path, '--password-stdin'], 'kagi\n')
  expect([wrong.code, wrong.out]).toEqual([1, ''])
  expect(wrong.err).toContain('TMS-115')
  expect(
    (await tomoshibi({}, ['twin', 'open', path, '--sheet', 'x', '--password-stdin'], PASS)).err,
  ).toContain('名簿')
  await writeFile(path, 'no workbook at all')
  expect((await tomoshibi({}, ['twin', 'open', path, '--password-stdin'], PASS)).err).toContain('TMS-116')
})

test('of two workers in one night one writes, to those who are still of the staff', async () => {
  const w = await world({ database: 'postgres' })
  const [office, chair] = [await w.staff('fuse'), await w.staff('fuse', 'chair')]
  const both = { [`to-${office.user_id}`]: 'on', [`to-${chair.user_id}`]: 'on' }
  await office.post('/settings/twin', wish(w, { way: 'mail', ...both }))
  const now = w.now()
  const { mailer, secrets, log, store, config } = w.plant
  const { public_url, twin_dir } = config
  const writes = (at = now) =>
    writeTwin({ db: w.db, auth: store.auth, mailer, secrets, public_url, twin_dir, log }, w.fuse, at)
  await Promise.all([writes(), writes(), writes()])
  expect(await filesFor(w, office)).toHaveLength(1)
  expect(await filesFor(w, chair)).toHaveLength(1)

  await w.ownerDb.updateTable('staff').set({ left_at: now }).where('user_id', '=', chair.user_id).execute()
  await w.laterBy(24 * 60)
  await writes(w.now())
  expect(await filesFor(w, office)).toHaveLength(2)
  await office.mails()
  expect(await chair.mails()).toHaveLength(1)
  expect(await (await office.get('/settings/twin')).text()).toContain('3人分を1人にメールで送りました')

  // Nobody is left: home says so, and the next day it says when there was one last.
  await w.ownerDb.updateTable('staff').set({ role: 'viewer' }).where('user_id', '=', office.user_id).execute()
  await w.laterBy(24 * 60)
  await writes(w.now())
  await w.ownerDb.updateTable('staff').set({ role: 'office' }).where('user_id', '=', office.user_id).execute()
  const home = await (await office.get('/')).text()
  expect(home).toContain('毎晩の控えができていません')
  expect(home).toMatch(/受け取る人が、職員にいません。[^<]*いちばん新しい控えは11月6日\(金\)のものです/)
  expect(await (await (await w.staff('fuse', 'chair')).get('/')).text()).not.toContain('毎晩の控え')
  expect(w.logged.join('')).not.toContain(PASS)
})

test('a twin that reached only some is not done: the others get it later, nobody twice, and home says so', async () => {
  const w = await world()
  const [office, chair] = [await w.staff('fuse'), await w.staff('fuse', 'chair')]
  const both = { [`to-${office.user_id}`]: 'on', [`to-${chair.user_id}`]: 'on' }
  await office.post('/settings/twin', wish(w, { way: 'mail', ...both }))
  const { mailer, secrets, log, store, config } = w.plant
  const { public_url, twin_dir } = config
  let full = chair.email
  const choosy = {
    ...mailer,
    send: async (...[mail, mark]: Parameters<typeof mailer.send>) =>
      mail.to === full ? failed('mailbox_full') : mailer.send(mail, mark),
  }
  const writes = () =>
    writeTwin(
      { db: w.db, auth: store.auth, mailer: choosy, secrets, public_url, twin_dir, log },
      w.fuse,
      w.now(),
    )
  await writes()
  expect(await filesFor(w, office)).toHaveLength(1)
  expect(await filesFor(w, chair)).toHaveLength(0)
  expect(await (await office.get('/')).text()).toContain('受け取る人の一部に、メールを送れませんでした')
  const page = await (await office.get('/settings/twin')).text()
  expect(page).toContain('11月5日(木) 午前2時の分')
  expect(page).toMatch(/まだ送れていない人: [^、<]+さん<\/li>/)

  full = ''
  await w.laterBy(10)
  await writes()
  expect(await filesFor(w, office)).toHaveLength(1)
  expect(await filesFor(w, chair)).toHaveLength(1)
  expect(await (await office.get('/')).text()).not.toContain('毎晩の控え')
  expect(await (await office.get('/settings/twin')).text()).toContain('3人分を2人にメールで送りました')
  const [mail] = await chair.mails()
  expect(mail?.text).toContain('の控えです（11月5日(木) 10時16分の内容）')
  await office.mails()
})

test('in a folder the newest nights stay, readable to nobody else, and a folder that is shut is told on home', async () => {
  const twin_dir = await mkdtemp(join(tmpdir(), 'tomoshibi-twin-'))
  onTestFinished(() => rm(twin_dir, { recursive: true, force: true }))
  const w = await world({ twin_dir })
  const office = await w.staff('fuse')
  await office.post('/settings/twin', wish(w, { way: 'folder', nights: '2' }))
  await w.workersRun()
  const folder = join(twin_dir, `布施医師会-${w.fuse.slice(0, 8)}`)
  const night = async () => {
    await w.laterBy(24 * 60)
    await openOfficeMails(w.plant)()
    await w.workersRun()
  }
  await night()
  await writeFile(join(folder, '会議.xlsx'), 'somebody else’s')
  await night()
  expect((await readdir(folder)).sort()).toEqual([
    'tomoshibi-2026-11-06.xlsx',
    'tomoshibi-2026-11-07.xlsx',
    '会議.xlsx',
  ])
  const path = join(folder, 'tomoshibi-2026-11-07.xlsx')
  const bytes = await readFile(path)
  expect((await stat(path)).mode & 0o77).toBe(0)
  expect(bytes.includes('佐藤')).toBe(false)
  expect((await opened(bytes)).map(({ sheet }) => sheet)).toContain('電話かけ用紙')
  expect(await (await office.get('/')).text()).not.toContain('毎晩の控えができていません')

  await chmod(folder, 0o700)
  await rm(twin_dir, { recursive: true })
  await writeFile(twin_dir, 'a file where the folder was')
  await night()
  expect(await (await office.get('/')).text()).toContain('フォルダーに書けませんでした')
  const page = await (await office.get('/settings/twin')).text()
  expect(page).toContain('できていません')
  // Mended, the same night is written after all.
  await rm(twin_dir)
  await w.laterBy(10)
  await openOfficeMails(w.plant)()
  await w.workersRun()
  expect(await (await office.get('/')).text()).not.toContain('毎晩の控えができていません')
  expect(await readdir(folder)).toEqual(['tomoshibi-2026-11-08.xlsx'])

  // Switched off, the next night writes none; the pass phrase stays for the day it is switched on again.
  await office.post('/settings/twin', { working_for: w.fuse, seen: '1', way: 'off' })
  await night()
  expect(await readdir(folder)).toEqual(['tomoshibi-2026-11-08.xlsx'])
  await office.post('/settings/twin', { working_for: w.fuse, seen: '2', way: 'folder', nights: '2' })
  await w.workersRun()
  expect((await readdir(folder)).sort()).toEqual(['tomoshibi-2026-11-08.xlsx', 'tomoshibi-2026-11-09.xlsx'])
  // The heads of the trail, which have their own stories.
  await office.mails()
  expect(await (await office.get('/audit')).text()).toContain(
    'サーバーのフォルダーに2日分残すことにしました。パスワードを決め直しました',
  )
})

test('only the office of one’s own association decides on the twin; the committee may read how it is opened', async () => {
  const w = await world()
  const next_door = await w.staff('kawachi')
  const committee = await w.staff('fuse', 'committee')
  const form = wish(w, { way: 'mail', [`to-${next_door.user_id}`]: 'on' })
  expect((await committee.post('/settings/twin', form)).status).toBe(403)
  expect((await committee.get('/settings/twin')).status).toBe(403)
  expect(await (await committee.get('/settings/twin/how')).text()).toContain('毎晩の控えの開き方')
  expect((await (await w.staff('fuse', 'viewer')).get('/settings/twin/how')).status).toBe(403)
  expect((await w.stranger().get('/settings/twin')).status).toBe(303)
  // Next door may name neither our people nor itself for our roster.
  const office = await w.staff('fuse')
  const tried = await office.post('/settings/twin', form)
  expect(tried.status).toBe(422)
  expect(await tried.text()).toContain('受け取る人を1人は選んでください')
  expect((await next_door.post('/settings/twin', form)).status).not.toBe(303)
  expect(await w.ownerDb.selectFrom('twin_setting').selectAll().execute()).toEqual([])
})
