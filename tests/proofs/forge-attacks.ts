import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { Random } from '../../src/demo/random.ts'
import { replyPaths, signedWebhook, webhookPath } from './answers.ts'
import { type Attack, BASE, type Ground, type Sizes } from './forge-ground.ts'
import {
  forgeSecondFactor,
  guessBindingCodes,
  guessLeaderCode,
  newOffice,
  replaySessions,
} from './forge-people.ts'
import type { Home } from './people.ts'

export const ATTACKS: Record<string, Attack> = {
  'webhooks changed, cut, or signed by somebody else': forgeWebhooks,
  'links to reply pages, asked of the database': guessTokens,
  'links to reply pages, by HTTP': guessOverHttp,
  'links one letter away from a real one': changeOneLetter,
  'forms of other sites, five origins by five kinds': forgeForms,
  'sessions after leaving, after a reset, or made up': replaySessions,
  'six digits of an area leader': guessLeaderCode,
  'codes of an authenticator, guessed and used twice': forgeSecondFactor,
  'codes of LINE letters, guessed in a chat': guessBindingCodes,
}

async function forgeWebhooks({ here, home, next_door, app, random }: Ground, { webhooks }: Sizes) {
  const kept = async () =>
    (await here.ask<{ n: number }>('select count(*)::int as n from line_event'))[0]?.n ?? 0
  const post = (path: string, body: string | Uint8Array<ArrayBuffer>, signature: string) =>
    app.request(BASE + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-line-signature': signature },
      body,
    })
  const before = await kept()
  let answered = 0
  for (let n = 0; n < webhooks; n++) {
    const member = home.members[n % home.members.length]
    const { body, headers } = signedWebhook(home, [{ user_id: member?.user_id ?? '', at: Date.now() }])
    const forged = forge(n, { body, signature: headers['x-line-signature'], home, next_door, random })
    const answer = await post(forged.path, forged.body, forged.signature)
    if (answer.status === 200) answered += 1
  }
  const accepted = Math.max(answered, (await kept()) - before)
  const { body, headers } = signedWebhook(home, [{ user_id: home.members[0]?.user_id ?? '', at: Date.now() }])
  await post(webhookPath(home), body, headers['x-line-signature'])
  return { tries: webhooks, accepted, genuine: (await kept()) - before - accepted }
}

/** One of nine ways to spoil a true webhook. */
function forge(
  n: number,
  {
    body,
    signature,
    home,
    next_door,
    random,
  }: { body: string; signature: string; home: Home; next_door: Home; random: Random },
): { path: string; body: string | Uint8Array<ArrayBuffer>; signature: string } {
  const bytes = new TextEncoder().encode(body)
  const at = Math.floor(random() * bytes.length)
  const sign = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('base64')
  const path = webhookPath(home)
  const flipped = bytes.slice()
  flipped[at] = (flipped[at] ?? 0) ^ (1 << Math.floor(random() * 8))
  const turned = Buffer.from(signature, 'base64')
  turned[at % 32] = (turned[at % 32] ?? 0) ^ 1
  const ways = [
    () => ({ path, body: flipped, signature }),
    () => ({ path, body: bytes.slice(0, at), signature }),
    () => ({ path, body: `${body} `, signature }),
    () => ({ path, body: JSON.stringify(JSON.parse(body), null, 1), signature }),
    () => ({ path, body, signature: turned.toString('base64') }),
    () => ({ path, body, signature: '' }),
    () => ({ path, body, signature: sign('', body) }),
    () => ({ path, body, signature: sign(next_door.keys.channel_secret, body) }),
    () => ({ path: webhookPath(next_door), body, signature }),
  ]
  return (ways[n % ways.length] ?? ways[0] ?? (() => ({ path, body: '', signature })))()
}

/** Through the function that the page asks, ten thousand at a time. */
async function guessTokens({ here, home }: Ground, { guesses }: Sizes) {
  const lookUp = async (hashes: Buffer[]) =>
    (
      await here.ask<{ n: number }>(
        'select count(*)::int as n from unnest($1::bytea[]) guess cross join lateral door_prompt_by_token(guess)',
        [hashes],
      )
    )[0]?.n ?? 0
  const hash = (token: string) => createHash('sha256').update(token).digest()
  let accepted = 0
  for (let done = 0; done < guesses; done += 10_000)
    accepted += await lookUp(
      Array.from({ length: Math.min(10_000, guesses - done) }, () =>
        hash(randomBytes(20).toString('base64url')),
      ),
    )
  const real = [...(await replyPaths(here, home)).values()].map((path) => hash(path.slice(3)))
  return { tries: guesses, accepted, genuine: await lookUp(real) }
}

async function guessOverHttp({ here, home, app }: Ground) {
  const paths = Array.from({ length: 500 }, () => `/r/${randomBytes(20).toString('base64url')}`)
  const accepted = await opened({ app }, paths)
  const [real = ''] = (await replyPaths(here, home)).values()
  return { tries: paths.length * 2, accepted, genuine: await opened({ app }, [real]) }
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** The last letter of 27 carries four bits only: what differs in the other two is still another link. */
async function changeOneLetter({ here, home, app, random }: Ground) {
  const real = [...(await replyPaths(here, home)).values()].slice(0, 20)
  const near = real.flatMap((path) =>
    Array.from({ length: 27 }, (_, place) => {
      const at = 3 + place
      const other = LETTERS[(LETTERS.indexOf(path[at] ?? '') + 1 + Math.floor(random() * 63)) % 64]
      return path.slice(0, at) + other + path.slice(at + 1)
    }),
  )
  return {
    tries: near.length * 2,
    accepted: await opened({ app }, near),
    genuine: await opened({ app }, real),
  }
}

/** How many of these links show a page, or take an answer. */
async function opened({ app }: Pick<Ground, 'app'>, paths: string[]) {
  let found = 0
  for (const path of paths) {
    const page = await app.request(BASE + path)
    const tap = await app.request(BASE + path, {
      method: 'POST',
      body: new URLSearchParams({ condition: 'open' }),
    })
    if (page.status === 200 || tap.status === 200) found += 1
  }
  return found
}

const ORIGINS = [
  'https://evil.example',
  'null',
  'http://localhost:9999',
  'http://localhost:8787.evil.example',
  undefined,
]
const KINDS = [
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'application/json',
  undefined,
]

async function forgeForms(ground: Ground) {
  const { cookie } = await newOffice(ground)
  const send = async (origin: string | undefined, kind: string | undefined) => {
    const isMultipart = kind?.startsWith('multipart')
    const body = isMultipart
      ? '--x\r\ncontent-disposition: form-data; name="title"\r\n\r\na\r\n--x--\r\n'
      : kind === 'application/json'
        ? '{"title":"a"}'
        : 'title=a'
    const answer = await ground.app.request(`${BASE}/safety-checks`, {
      method: 'POST',
      headers: { cookie, ...(origin ? { origin } : {}), ...(kind ? { 'content-type': kind } : {}) },
      body,
    })
    return answer.status !== 403
  }
  let accepted = 0
  for (const origin of ORIGINS) for (const kind of KINDS) if (await send(origin, kind)) accepted += 1
  let genuine = 0
  for (const kind of KINDS) if (await send(BASE, kind)) genuine += 1
  return { tries: ORIGINS.length * KINDS.length, accepted, genuine }
}
