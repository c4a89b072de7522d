import { openAccounts } from '../../src/staff/accounts.ts'
import { addStaff } from '../../src/staff/add.ts'
import type { Home } from '../proofs/people.ts'
import { signInAndEnrol } from '../proofs/sign-in.ts'
import type { Installation } from '../proofs/stand.ts'

/** The cookie of somebody of the office who may look at this association's boards. */
export async function signedIn({ plant }: Installation, home: Pick<Home, 'id'>) {
  const accounts = openAccounts({
    auth: plant.store.auth,
    secrets: plant.secrets,
    public_url: plant.config.public_url,
  })
  const person = { email: 'office@example.jp', password: 'correct horse battery staple' }
  const at = new Date()
  await addStaff(
    { db: plant.store.db, accounts },
    { association: home.id, name: '事務', role: 'office', ...person, by: 'cli', at },
  )
  return (await signInAndEnrol(accounts, { ...person, ip: '127.0.0.1', at })).cookie
}

/** One screen: how many answers it shows, each time that it is told. */
export async function watch(
  url: string,
  { cookie, signal }: { cookie: string; signal: AbortSignal },
  screen: { count: number; at: number }[],
) {
  const [answer] = await Promise.allSettled([
    fetch(url, { headers: { cookie, accept: 'text/event-stream' }, signal }),
  ])
  if (answer.status === 'rejected' || !answer.value.body) return
  let text = ''
  const [ended] = await Promise.allSettled([
    (async () => {
      for await (const bytes of answer.value.body ?? []) {
        text += Buffer.from(bytes).toString()
        const messages = text.split('\n\n')
        text = messages.pop() ?? ''
        for (const message of messages) {
          const count = /回答\s*([\d,]+)\s*\/\s*[\d,]+\s*人/.exec(message.replace(/<[^>]*>|\\n/g, ' '))?.[1]
          if (count) screen.push({ count: Number(count.replaceAll(',', '')), at: performance.now() })
        }
      }
    })(),
  ])
  if (ended.status === 'rejected' && !signal.aborted) throw ended.reason
}
