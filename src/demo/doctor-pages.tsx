import { type Context, Hono } from 'hono'
import type { Enrolled } from './crowd.ts'
import { LineScreen } from './line-screen.tsx'
import { DoctorPage, Mails } from './phone-doctor.tsx'
import { Page } from './phone-frame.tsx'
import type { Place } from './phones.tsx'
import { lineOf } from './spare-phone.ts'

interface OneDoctor {
  Variables: { doctor: Enrolled }
}

const NUMBER = '/:number{[A-Z][0-9]+}'
const backTo = (c: Context<OneDoctor>, screen = '') =>
  c.redirect(`/doctors/${c.var.doctor.number}${screen}`, 303)

/** One doctor's phone and mailbox: to look at, and to play. */
export function doctorPages(place: Place) {
  const { crowd } = place
  const app = new Hono<OneDoctor>().use(`${NUMBER}/*`, async (c, next) => {
    const doctor = crowd.doctors.get(c.req.param('number') ?? '')
    if (!doctor) return c.notFound()
    c.set('doctor', doctor)
    await next()
  })
  return playing(looking(app, place), place)
}

function looking(app: Hono<OneDoctor>, { line, mail }: Place) {
  return app
    .get(NUMBER, (c) => {
      const { doctor } = c.var
      const phone = line.phone(lineOf(doctor))
      const is_friend = phone.isFriend(doctor.access_token)
      const menu = phone.menu(doctor.access_token)
      return c.html(<DoctorPage doctor={doctor} is_friend={is_friend} menu={menu} />)
    })
    .get(`${NUMBER}/line`, (c) => {
      const { number } = c.var.doctor
      return c.html(
        <Page title="LINE" refresh_seconds={3} bare>
          <LineScreen phone={line.phone(lineOf(c.var.doctor))} number={number} />
        </Page>,
      )
    })
    .get(`${NUMBER}/mail`, async (c) => {
      const mails = await mail.mailbox(c.var.doctor.mail ?? '').mails()
      return c.html(
        <Page title="メール" refresh_seconds={5} bare>
          <Mails mails={mails} number={c.var.doctor.number} />
        </Page>,
      )
    })
}

function playing(app: Hono<OneDoctor>, { line, mail, crowd }: Place) {
  return app
    .post(`${NUMBER}/press`, async (c) => {
      const { index, data, text } = await c.req.parseBody()
      const { number } = c.var.doctor
      const phone = line.phone(lineOf(c.var.doctor))
      crowd.playedByHand(number, new URLSearchParams(String(data)).get('a'))
      if (typeof text === 'string' && text !== '') await phone.says(text)
      else await phone.pressesAt(Number(index), String(data))
      return backTo(c, '/line')
    })
    .post(`${NUMBER}/open`, async (c) => {
      const { index } = await c.req.parseBody()
      const opened = mail.mailbox(c.var.doctor.mail ?? '').raw()[Number(index)]
      const link = (await opened?.read())?.link
      if (!link) return backTo(c, '/mail')
      crowd.playedByHand(c.var.doctor.number, null)
      return c.redirect(link, 303)
    })
    .post(`${NUMBER}/tap`, async (c) => {
      const { label } = await c.req.parseBody()
      const { access_token, number } = c.var.doctor
      const phone = line.phone(lineOf(c.var.doctor))
      const shown = phone.menu(access_token).some((button) => button.label === label)
      if (shown) {
        crowd.playedByHand(number, null)
        await phone.taps(String(label), { access_token })
      }
      return backTo(c)
    })
    .post(`${NUMBER}/say`, async (c) => {
      const { text } = await c.req.parseBody()
      const { access_token } = c.var.doctor
      if (typeof text === 'string' && text.trim() !== '')
        await line.phone(lineOf(c.var.doctor)).says(text, { access_token })
      return backTo(c)
    })
    .post(`${NUMBER}/:change{block|follow}`, async (c) => {
      const { access_token, name } = c.var.doctor
      const phone = line.phone(lineOf(c.var.doctor))
      if (c.req.param('change') === 'block') await phone.blocks(access_token)
      else await phone.follows(access_token, name)
      return backTo(c)
    })
}
