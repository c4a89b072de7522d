import { Hono } from 'hono'
import { csrf } from 'hono/csrf'
import { CONDITIONS } from '../replies/table.ts'
import type { Authenticator } from './authenticators.tsx'
import type { Crowd, Enrolled } from './crowd.ts'
import { doctorPages } from './doctor-pages.tsx'
import type { LinePlatform } from './line-platform.ts'
import type { MailHost } from './mail-host.ts'
import { SPEEDS, type Speed } from './pace.ts'
import { ListPage, type Row } from './phone-list.tsx'
import { openTrouble } from './trouble.ts'

/** What the phones page looks at. */
export interface Place {
  line: LinePlatform
  mail: MailHost
  crowd: Crowd
  app_url: string
  /** Of the staff of this start. */
  authenticators?: Authenticator[]
}

const SHOWN = 60

/** 電話とメール — the page on which one plays the doctors. It lives at the far end and knows nothing of the app. */
export function phonesApp(place: Place) {
  const { crowd } = place
  const trouble = openTrouble(place)
  return new Hono()
    .use(csrf())
    .get('/', (c) => {
      const q = c.req.query('q')?.trim() ?? ''
      const found = [...crowd.doctors.values()].filter((doctor) => isFound(doctor, q))
      const rows = found.slice(0, SHOWN).map((doctor) => rowOf(place, doctor))
      const apps = place.authenticators ?? []
      const now = {
        app_url: place.app_url,
        apps,
        at: new Date(),
        speed: crowd.pace.speed,
        faults: trouble.faults(),
      }
      return c.html(<ListPage rows={rows} found={found.length} q={q} {...now} />)
    })
    .post('/speed', async (c) => {
      const { speed } = await c.req.parseBody()
      if (typeof speed === 'string' && Object.hasOwn(SPEEDS, speed)) crowd.pace.speed = speed as Speed
      return c.redirect('/', 303)
    })
    .post('/trouble', async (c) => {
      const { of } = await c.req.parseBody()
      if (of === 'line' || of === 'mail') trouble.start(of)
      return c.redirect('/', 303)
    })
    .route('/doctors', doctorPages(place))
}

const isFound = ({ name, kana, number }: Enrolled, q: string) =>
  [name, kana, number, name.replace(' ', '')].some((text) => text.includes(q))

function rowOf({ line, mail, crowd }: Place, doctor: Enrolled): Row {
  const answered = crowd.lastAnswerOf(doctor.number)
  return {
    doctor,
    prompts: doctor.user_id ? line.phone(doctor.user_id).texts().length : 0,
    mails: doctor.mail ? mail.ledger.to(doctor.mail) : 0,
    answered: answered && `${CONDITIONS[answered].symbol} ${CONDITIONS[answered].short}`,
  }
}
