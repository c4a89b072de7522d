import { expect, test } from 'vitest'
import { openLineChannel } from '../../src/deliveries/line-channel.ts'
import { renewLineChannel } from '../../src/deliveries/renew-line-channel.ts'
import { type World, world } from '../world.ts'

const renews = (w: World, keys: { channel_secret: string; access_token: string }, association = w.fuse) =>
  renewLineChannel(w.db, { secrets: w.plant.secrets, association, ...keys, by: 'cli', at: w.now() })

/** LINE's side of it: the same account under a new token and, in these stories, the same secret. */
function newTokenAtLine(w: World) {
  const { id, bot_user_id, secret } = w.channels.fuse
  const keys = { channel_secret: secret, access_token: 'renewed token' }
  w.platform.openChannel({
    ...keys,
    bot_user_id,
    webhook_url: `http://localhost:8787/webhooks/line/${id}`,
  })
  w.platform.befriend(keys.access_token, w.tanaka.user_id ?? '')
  return keys
}

test('after a renewal a button sent before it still answers, and every binding still holds', async () => {
  const w = await world()
  await w.launches(w.drill)
  await w.workersRun()
  const bindings = 'select member_id, line_channel_id, value from contact_point order by id'
  const before = (await w.store.owner.query(bindings)).rows
  await w.store.owner.query(
    `update line_channel set stopped_at = now(), stop_reason = 'unauthorized' where id = '${w.channels.fuse.id}'`,
  )
  const keys = newTokenAtLine(w)
  expect(await renews(w, keys)).toEqual({ ok: true, line_channel_id: w.channels.fuse.id })
  expect(await openLineChannel(w.db, w.plant.secrets, w.channels.fuse.id)).toMatchObject({
    secret: keys.channel_secret,
    token: 'renewed token',
    stop_reason: null,
  })
  expect((await w.store.owner.query(bindings)).rows).toEqual(before)

  await w.tanaka.phone.presses('A1')
  await w.workersRun()
  const { rows } = await w.store.owner.query('select condition from reply')
  expect(rows).toEqual([{ condition: 'open' }])
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
  const { rows: audited } = await w.store.owner.query(
    `select action, detail from audit where action = 'association.renew_line_channel'`,
  )
  expect(audited).toHaveLength(1)
  expect(JSON.stringify(audited)).not.toContain('renewed token')
})

test('empty keys are refused, and nothing is renewed without a channel or next door', async () => {
  const w = await world()
  const keys = { channel_secret: 'new secret', access_token: 'new token' }
  expect(await renews(w, { ...keys, channel_secret: ' ' })).toEqual({ ok: false, reason: 'no_secret' })
  expect(await renews(w, { ...keys, access_token: '' })).toEqual({ ok: false, reason: 'no_token' })
  await renews(w, keys, w.kawachi)
  expect(await openLineChannel(w.db, w.plant.secrets, w.channels.fuse.id)).toMatchObject({
    secret: w.channels.fuse.secret,
    token: w.channels.fuse.token,
  })
  await w.store.owner.query(`update association set line_channel_id = null where id = '${w.fuse}'`)
  expect(await renews(w, keys)).toEqual({ ok: false, reason: 'no_channel' })
})
