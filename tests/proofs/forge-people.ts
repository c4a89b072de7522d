import { createHmac, randomBytes } from 'node:crypto'
import { issueCodes } from '../../src/binding/issue-codes.ts'
import { appointLeader } from '../../src/leaders/appoint.ts'
import { takeIn } from '../../src/replies/take-in.ts'
import { newCode } from '../../src/roster/binding-code.ts'
import type { MemberId } from '../../src/roster/table.ts'
import { addStaff } from '../../src/staff/add.ts'
import { codeAt, stepOf } from '../../src/staff/totp.ts'
import { webhookPath } from './answers.ts'
import { BASE, type Ground } from './forge-ground.ts'
import { joined, signInAndEnrol } from './sign-in.ts'

export async function newOffice({ here, home, deps }: Ground) {
  const [email, password] = [`${crypto.randomUUID()}@example.jp`, randomBytes(12).toString('base64url')]
  const hired = await addStaff(deps, {
    association: home.id,
    name: '山本',
    email,
    password,
    role: 'office',
    by: 'cli',
    at: here.plant.now(),
  })
  if (!hired.ok) throw new Error(hired.reason)
  const first = await signInAndEnrol(deps.accounts, {
    email,
    password,
    ip: newAddress(),
    at: here.plant.now(),
  })
  return { user_id: hired.user_id, email, password, ...first }
}

const newAddress = () => `10.${[...randomBytes(3)].join('.')}`

export async function replaySessions(ground: Ground) {
  const { app, deps } = ground
  const seen = async (cookie: string) =>
    (await app.request(`${BASE}/safety-checks`, { headers: { cookie } })).status === 200
  const [left, kept] = [await newOffice(ground), await newOffice(ground)]
  const genuine = Number(await seen(kept.cookie))
  await app.request(`${BASE}/sign-out`, { method: 'POST', headers: { cookie: left.cookie, origin: BASE } })
  const madeUp = Array.from({ length: 200 }, (_, n) => {
    const start = kept.cookie.indexOf('=') + 1
    const at = start + (n % (kept.cookie.length - start))
    return kept.cookie.slice(0, at) + (kept.cookie[at] === 'A' ? 'B' : 'A') + kept.cookie.slice(at + 1)
  })
  await deps.accounts.reset({ user_id: kept.user_id, password: randomBytes(12).toString('base64url') })
  // `before`: the session of the password alone, whose id the second factor replaced.
  const tried = [
    left.cookie,
    left.before,
    kept.before,
    kept.cookie,
    ...madeUp,
    kept.cookie.replace(/=.*/, '='),
    '',
  ]
  let accepted = 0
  for (const one of tried) if (await seen(one)) accepted += 1
  return { tries: tried.length, accepted, genuine }
}

/** With the password in hand: the code that was used a moment ago, a thousand guesses, and a right one after them. */
export async function forgeSecondFactor(ground: Ground) {
  const step = stepOf(ground.here.plant.now())
  const [replayed, guessed] = [await withPassword(ground), await withPassword(ground)]
  // An app may be half a minute ahead, so that the next step's code is good too, and not used yet.
  const genuine = Number(await replayed.tries(codeAt(replayed.secret, step + 1)))
  const again = await withPassword(ground, replayed)
  let accepted = 0
  for (const used of [step, step + 1]) accepted += Number(await again.tries(codeAt(replayed.secret, used)))

  const right = new Set([-1, 0, 1, 2, 3].map((ahead) => codeAt(guessed.secret, step + ahead)))
  const guesses = Array.from({ length: 1_000 }, (_, n) => String((n * 997) % 1_000_000).padStart(6, '0'))
  for (const code of guesses) if (!right.has(code)) accepted += Number(await guessed.tries(code))
  accepted += Number(await guessed.tries(codeAt(guessed.secret, stepOf(ground.here.plant.now()) + 1)))
  return { tries: guesses.length + 3, accepted, genuine }
}

/** A session behind the password alone, of a new officer or of one who is known. */
async function withPassword(ground: Ground, known?: Awaited<ReturnType<typeof newOffice>>) {
  const office = known ?? (await newOffice(ground))
  const signed = await ground.deps.accounts.signIn({ ...office, ip: newAddress() })
  if (!signed.ok) throw new Error(signed.reason)
  const headers = { cookie: joined(signed.cookies), origin: BASE }
  return {
    ...office,
    async tries(code: string) {
      const body = new URLSearchParams({ code })
      const answer = await ground.app.request(`${BASE}/sign-in/code`, { method: 'POST', headers, body })
      return answer.status === 303
    },
  }
}

/** Texts to the official account, as LINE brings them; the far end's answers do not matter here. */
export async function guessBindingCodes({ here, home, app, deps }: Ground) {
  const { db } = here.plant.store
  const [member] = await here.ask<{ id: MemberId }>(
    `insert into member (association_id, member_number, name, kana, role)
     values ($1, 'forge', '新しい会員', 'アタラシイカイイン', 'member') returning id`,
    [home.id],
  )
  const issued = await issueCodes(db, {
    association: home.id,
    members: member ? [member.id] : [],
    salt: deps.secrets.binding_salt,
    by: 'cli',
    at: here.plant.now(),
  })
  const [letter] = issued.ok ? issued.letters : []
  if (!letter) throw new Error('No code was issued')
  const say = async (user_id: string, texts: string[]) => {
    for (const text of texts) await sendText({ app, home }, user_id, text)
    await takeIn({ ...here.plant, ...deps })
  }
  const asked = async (user_id: string) =>
    (
      await here.ask<{ n: number }>('select count(*)::int as n from binding_question where user_id = $1', [
        user_id,
      ])
    )[0]?.n ?? 0
  const [guesser, doctor] = [`U${'9'.repeat(32)}`, `U${'8'.repeat(32)}`]
  await say(doctor, [letter.code])
  const genuine = await asked(doctor)
  await here.ask('delete from binding_question where user_id = $1', [doctor])
  const guesses = Array.from({ length: 200 }, () => newCode())
  await say(guesser, guesses)
  // The right one comes too late: whoever guessed six times is not looked at any more.
  await say(guesser, [letter.code])
  return { tries: guesses.length + 1, accepted: await asked(guesser), genuine }
}

async function sendText({ app, home }: Pick<Ground, 'app' | 'home'>, user_id: string, text: string) {
  const body = JSON.stringify({
    destination: home.keys.bot_user_id,
    events: [
      {
        type: 'message',
        mode: 'active',
        webhookEventId: crypto.randomUUID(),
        timestamp: Date.now(),
        source: { type: 'user', userId: user_id },
        deliveryContext: { isRedelivery: false },
        message: { type: 'text', id: '1', text },
      },
    ],
  })
  const signature = createHmac('sha256', home.keys.channel_secret).update(body).digest('base64')
  await app.request(BASE + webhookPath(home), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-line-signature': signature },
    body,
  })
}

export async function guessLeaderCode({ here, home, app, deps }: Ground) {
  const [member] = await here.ask<{ id: MemberId; ward: string }>(
    `select m.id, f.ward from member m join facility f on f.association_id = m.association_id and f.id = m.facility_id
     where m.association_id = $1 limit 1`,
    [home.id],
  )
  if (!member) throw new Error('No member')
  const { id: member_id, ward } = member
  const by = { by: 'cli', at: here.plant.now() }
  const appointed = await appointLeader(
    { db: here.plant.store.db, secrets: deps.secrets },
    { association: home.id, member_id, ward, ...by },
  )
  if (!appointed.ok) throw new Error(appointed.reason)
  const tryOne = async (code: string) =>
    (
      await app.request(`${BASE}/l/${appointed.token}`, {
        method: 'POST',
        body: new URLSearchParams({ code }),
      })
    ).status === 200
  const genuine = Number(await tryOne(appointed.code))
  let accepted = 0
  // Whoever tries them all meets the right one too, and must not get in by then.
  const guesses = Array.from({ length: 1_000 }, (_, n) => String(n).padStart(6, '0'))
  for (const code of [...guesses.filter((code) => code !== appointed.code), appointed.code])
    if (await tryOne(code)) accepted += 1
  return { tries: 1_000, accepted, genuine }
}
