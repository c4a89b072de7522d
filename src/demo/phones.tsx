import { type Context, Hono } from 'hono'
import { csrf } from 'hono/csrf'
import { CONDITIONS } from '../replies/table.ts'
import type { Crowd, Enrolled } from './crowd.ts'
import type { LinePlatform } from './line-platform.ts'
import { LineScreen } from './line-screen.tsx'
import type { MailHost } from './mail-host.ts'
import { SPEEDS, type Speed } from './pace.ts'
import { DoctorPage, ListPage, Mails, Page, type Row } from './phone-views.tsx'

/** What the phones page looks at. */
export interface Place {
  line: LinePlatform
  mail: MailHost
  crowd: Crowd
  app_url: string
}

const SHOWN = 60
const TROUBLE_MS = 30_000
const NUMBER = ':number{[A-Z][0-9]+}'

/** 電話とメール — the page on which one plays the doctors. It lives at the far end and knows nothing of the app. */
export function phonesApp(place: Place) {
  const { line, mail, crowd } = place
  const trouble = openTrouble(place)
  const app = new Hono<{ Variables: { doctor: Enrolled } }>().use(csrf())
  const back = (c: Context) => c.redirect(`/doctors/${c.req.param('number')}`, 303)

  app.get('/', (c) => {
    const q = c.req.query('q')?.trim() ?? ''
    const found = [...crowd.doctors.values()].filter((doctor) => isFound(doctor, q))
    const rows = found.slice(0, SHOWN).map((doctor) => rowOf(place, doctor))
    const { app_url } = place
    const view = { rows, found: found.length, q, app_url, speed: crowd.pace.speed, faults: trouble.faults() }
    return c.html(<ListPage {...view} />)
  })
  app.post('/speed', async (c) => {
    const { speed } = await c.req.parseBody()
    if (typeof speed === 'string' && speed in SPEEDS) crowd.pace.speed = speed as Speed
    return c.redirect('/', 303)
  })
  app.post('/trouble', async (c) => {
    const { of } = await c.req.parseBody()
    if (of === 'line' || of === 'mail') trouble.start(of)
    return c.redirect('/', 303)
  })

  app.use(`/doctors/${NUMBER}/*`, async (c, next) => {
    const doctor = crowd.doctors.get(c.req.param('number') ?? '')
    if (!doctor) return c.notFound()
    c.set('doctor', doctor)
    await next()
  })
  app.get(`/doctors/${NUMBER}`, (c) => {
    const doctor = crowd.doctors.get(c.req.param('number'))
    if (!doctor) return c.notFound()
    const is_friend = doctor.user_id !== null && line.phone(doctor.user_id).isFriend(doctor.access_token)
    return c.html(<DoctorPage doctor={doctor} is_friend={is_friend} />)
  })
  app.get(`/doctors/${NUMBER}/line`, (c) => {
    const { user_id, number } = c.var.doctor
    if (!user_id) return c.notFound()
    return c.html(
      <Page title="LINE" refresh_seconds={3} bare>
        <LineScreen phone={line.phone(user_id)} number={number} />
      </Page>,
    )
  })
  app.get(`/doctors/${NUMBER}/mail`, async (c) => {
    const mails = await mail.mailbox(c.var.doctor.mail ?? '').mails()
    return c.html(
      <Page title="メール" refresh_seconds={5} bare>
        <Mails mails={mails} />
      </Page>,
    )
  })
  app.post(`/doctors/${NUMBER}/press`, async (c) => {
    const { index, data, text } = await c.req.parseBody()
    const { user_id, number } = c.var.doctor
    const phone = line.phone(user_id ?? '')
    if (typeof text === 'string' && text !== '') await phone.says(text)
    else await phone.pressesAt(Number(index), String(data))
    return c.redirect(`/doctors/${number}/line`, 303)
  })
  app.post(`/doctors/${NUMBER}/say`, async (c) => {
    const { text } = await c.req.parseBody()
    const { user_id, access_token } = c.var.doctor
    if (user_id && typeof text === 'string' && text.trim())
      await line.phone(user_id).says(text, { access_token })
    return back(c)
  })
  app.post(`/doctors/${NUMBER}/:change{block|follow}`, async (c) => {
    const { user_id, access_token, name } = c.var.doctor
    if (!user_id) return c.notFound()
    const phone = line.phone(user_id)
    await (c.req.param('change') === 'block' ? phone.blocks(access_token) : phone.follows(access_token, name))
    return back(c)
  })
  return app
}

const isFound = ({ name, kana, number }: Enrolled, q: string) =>
  [name, kana, number, name.replace(' ', '')].some((text) => text.includes(q))

function rowOf({ line, mail, crowd }: Place, doctor: Enrolled): Row {
  const answered = crowd.lastAnswerOf(doctor.number)
  const { symbol = '', short = '' } = answered ? CONDITIONS[answered] : {}
  return {
    doctor,
    prompts: doctor.user_id ? line.phone(doctor.user_id).texts().length : 0,
    mails: doctor.mail ? mail.ledger.to(doctor.mail) : 0,
    answered: answered ? `${symbol} ${short}` : null,
  }
}

/** Half a minute of bad luck at one end, then all is well again by itself. */
function openTrouble({ line, mail }: Place) {
  const until = { line: 0, mail: 0 }
  const ends = {
    line: (on: boolean) => line.behave(on ? { as: 'error_500' } : null),
    mail: (on: boolean) => mail.behave(on ? { as: 'tarpit' } : null),
  }
  return {
    faults: () => ({ line: until.line > Date.now(), mail: until.mail > Date.now() }),
    start(of: 'line' | 'mail') {
      until[of] = Date.now() + TROUBLE_MS
      ends[of](true)
      setTimeout(() => until[of] <= Date.now() && ends[of](false), TROUBLE_MS + 10).unref()
    },
  }
}
