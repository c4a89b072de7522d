import { expect, inject, onTestFinished, test } from 'vitest'
import { readPrivateKey, readPublicKey, sealTo, unsealWith } from '../../src/relay/seal.ts'
import { emptyDatabase, SETTINGS, tomoshibi } from '../command-line.ts'
import { openFront } from '../edge/front.ts'

const server = inject('postgres')

test.runIf(server)('the keys that a command makes fit each other, and the settings take them', async () => {
  const DATABASE_URL = await emptyDatabase(server ?? '')
  const env = { ...SETTINGS, DATABASE_URL }
  await tomoshibi(env, ['migrate'])
  await tomoshibi(env, ['association', 'add', '--name', '布施医師会'])
  const made = await tomoshibi(env, ['edge', 'keys', '--json'])
  const { public_key, private_key, secret, channels } = made.json() as Record<string, string>
  expect(channels).toEqual([])
  const [to, own] = [await readPublicKey(public_key ?? ''), await readPrivateKey(private_key ?? '')]
  if (!to || !own) throw new Error('No keys')
  const content = new Uint8Array([1, 2, 3])
  expect(await unsealWith(own, await sealTo(to, content, 'x'), 'x')).toEqual(content)
  expect((await tomoshibi(env, ['edge', 'keys'])).out).toMatch(/TOMOSHIBI_EDGE_SECRET=[\w-]{43}\n/)

  expect(await tomoshibi(env, ['edge', 'again'])).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^TMS-101/),
  })
  const front = await openFront(() => Response.json({ again: 2 }))
  onTestFinished(() => front.close())
  const edged = {
    ...env,
    TOMOSHIBI_EDGE_URL: front.url,
    TOMOSHIBI_EDGE_SECRET: secret ?? '',
    TOMOSHIBI_EDGE_PRIVATE_KEY: private_key ?? '',
  }
  expect((await tomoshibi(edged, ['edge', 'again', '--json'])).json()).toMatchObject({ again: 2 })
  front.behave('down')
  expect(await tomoshibi(edged, ['edge', 'again'])).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^TMS-108/),
  })

  const fuse = ['--association', '布施医師会']
  expect(await tomoshibi(env, ['edge', 'surname', 'perhaps', ...fuse])).toMatchObject({ code: 2 })
  expect((await tomoshibi(env, ['edge', 'surname', 'yes', ...fuse])).out).toContain(
    '姓を載せることにしました',
  )
})
