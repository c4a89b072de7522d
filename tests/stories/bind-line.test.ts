import { describe, expect, test } from 'vitest'
import { issueCodes } from '../../src/binding/issue-codes.ts'
import type { Phone } from '../../src/demo/line-phone.ts'
import { type BindingCode, inTwoParts } from '../../src/roster/binding-code.ts'
import type { AssociationId, MemberId } from '../../src/roster/table.ts'
import { type World, world } from '../world.ts'

const NO_MATCH = /^このコードでは登録できませんでした。/

/** 森, who has no LINE yet, got a letter; somebody befriends the account. */
async function withALetter() {
  const w = await world()
  return { w, code: await aLetterFor(w, w.mori.id), phone: await aPhone(w, 9) }
}

async function aLetterFor(w: World, member: MemberId, association: AssociationId = w.fuse) {
  const salt = w.plant.secrets.binding_salt
  const issued = await issueCodes(w.db, { association, members: [member], salt, by: 'cli', at: w.now() })
  if (!issued.ok) throw new Error(issued.reason)
  return issued.letters[0]?.code as BindingCode
}

async function aPhone(w: World, number: number, channel = w.channels.fuse) {
  const user_id = `U${String(number).padStart(32, '0')}`
  w.personal.push(user_id)
  const phone = w.platform.phone(user_id)
  await phone.follows(channel.token)
  await w.workersRun()
  return phone
}

async function says(w: World, phone: Phone, text: string, channel = w.channels.fuse) {
  await phone.says(text, { access_token: channel.token })
  await w.workersRun()
  return phone.texts().at(-1) ?? ''
}

async function presses(w: World, phone: Phone, label: string) {
  await phone.presses(label)
  await w.workersRun()
  return phone.texts().at(-1) ?? ''
}

async function boundTo(w: World, phone: Phone) {
  const { rows } = await w.store.owner.query(
    `select m.name from contact_point c join member m on m.association_id = c.association_id and m.id = c.member_id
     where c.value = $1 and c.unbound_at is null order by m.name`,
    [phone.user_id],
  )
  return rows.map(({ name }) => name)
}

const actionsOf = async (w: World) =>
  (await w.store.owner.query("select action from audit where action like 'binding.%' order by seq")).rows.map(
    ({ action }) => action,
  )

/** What the history of a member says about LINE. */
const historyOf = async (w: World, member: MemberId) =>
  (
    await w.store.owner.query(
      `select source, changed_by, old_value, new_value from roster_change
        where member_id = $1 and field = 'line' order by new_value nulls last`,
      [member],
    )
  ).rows

describe('a doctor with a letter', () => {
  test('befriends the account, sends the code, says yes, and is asked over LINE from then on', async () => {
    const { w, code, phone } = await withALetter()
    expect(phone.texts()).toEqual([expect.stringMatching(/^布施医師会の安否確認です。.*10文字のコード/)])
    expect(await says(w, phone, inTwoParts(code).toLowerCase())).toBe('布施医師会の森 次郎先生ですか。')
    expect(await boundTo(w, phone)).toEqual([])
    expect(JSON.stringify(phone.messages.at(-1)?.message.template)).not.toMatch(/data":"[^"]*森/)

    expect(await presses(w, phone, 'はい')).toMatch(/^森 次郎先生、ご登録ありがとうございます。.*「解除」/s)
    expect(await boundTo(w, phone)).toEqual(['森 次郎'])
    expect(await actionsOf(w)).toEqual(['binding.issue', 'binding.bind'])

    await w.launches(w.drill)
    await w.workersRun()
    await phone.presses('A1')
    await w.workersRun()
    expect(phone.texts().at(-1)).toMatch(/^【訓練】受け付けました/)
    for (const doctor of [w.sato, w.mori]) await doctor.mails()
    for (const doctor of [w.sato, w.tanaka]) doctor.texts()
  })

  test('may write it in full width, with blanks, and with O for 0', async () => {
    const { w, code, phone } = await withALetter()
    const wide = [...code.replaceAll('0', 'o').replaceAll('1', 'l')]
      .map((sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))
      .join('　')
    expect(await says(w, phone, `登録 ${wide}`)).toBe('布施医師会の森 次郎先生ですか。')
  })

  test('who presses yes twice is bound once and thanked twice', async () => {
    const { w, code, phone } = await withALetter()
    await says(w, phone, code)
    const first = await presses(w, phone, 'はい')
    expect(await presses(w, phone, 'はい')).toBe(first)
    expect(await actionsOf(w)).toEqual(['binding.issue', 'binding.bind'])
    expect(await historyOf(w, w.mori.id)).toEqual([
      { source: 'self', changed_by: w.mori.id, old_value: null, new_value: phone.user_id },
    ])
  })

  test('who says that this is somebody else is not bound, and the letter still works', async () => {
    const { w, code, phone } = await withALetter()
    await says(w, phone, code)
    expect(await presses(w, phone, 'ちがいます')).toMatch(/^登録しませんでした。/)
    expect(await boundTo(w, phone)).toEqual([])
    expect(await presses(w, phone, 'はい')).toMatch(/^このボタンは使えなくなりました/)
    expect(await says(w, phone, code)).toMatch(/先生ですか/)
  })

  test('who answers the question after an hour starts again', async () => {
    const { w, code, phone } = await withALetter()
    await says(w, phone, code)
    await w.laterBy(60)
    expect(await presses(w, phone, 'はい')).toMatch(/^このボタンは使えなくなりました/)
    expect(await boundTo(w, phone)).toEqual([])
  })
})

describe('a code that does not fit is told one sentence', () => {
  test('used already', async () => {
    const { w, code, phone } = await withALetter()
    await says(w, phone, code)
    await presses(w, phone, 'はい')
    const thief = await aPhone(w, 10)
    expect(await says(w, thief, code)).toMatch(NO_MATCH)
    expect(await boundTo(w, thief)).toEqual([])
  })

  test('older than 30 days', async () => {
    const { w, code, phone } = await withALetter()
    await w.laterBy(30 * 24 * 60 - 1)
    expect(await says(w, phone, code)).toMatch(/先生ですか/)
    await w.laterBy(2)
    expect(await presses(w, phone, 'はい')).toMatch(NO_MATCH)
    expect(await says(w, phone, code)).toMatch(NO_MATCH)
  })

  test('replaced by a newer letter', async () => {
    const { w, code, phone } = await withALetter()
    const newer = await aLetterFor(w, w.mori.id)
    expect(await says(w, phone, code)).toMatch(NO_MATCH)
    expect(await says(w, phone, newer)).toMatch(/先生ですか/)
  })

  test('made up, or of the association next door: in the same words', async () => {
    const { w, phone } = await withALetter()
    const foreign = await aLetterFor(w, w.kishi.id, w.kawachi)
    const told = await says(w, phone, '0123456789')
    expect(told).toMatch(NO_MATCH)
    expect(await says(w, phone, foreign)).toBe(told)
    const next_door = await aPhone(w, 11, w.channels.kawachi)
    expect(await says(w, next_door, foreign, w.channels.kawachi)).toBe('河内医師会の岸 三郎先生ですか。')
  })

  test('of a doctor who has left', async () => {
    const { w, code, phone } = await withALetter()
    await w.store.owner.query('update member set left_at = $1 where id = $2', [w.now(), w.mori.id])
    expect(await says(w, phone, code)).toMatch(NO_MATCH)
  })
})

describe('whoever guesses', () => {
  test('is heard five times an hour and then not even with the right code', async () => {
    const { w, code, phone } = await withALetter()
    for (let guess = 0; guess < 5; guess++)
      expect(await says(w, phone, `222222222${guess}`)).toMatch(NO_MATCH)
    expect(await says(w, phone, code)).toMatch(/^いまはコードを確かめられません。/)
    await w.laterBy(59)
    expect(await says(w, phone, code)).toMatch(/^いまはコードを確かめられません。/)
    await w.laterBy(2)
    expect(await says(w, phone, code)).toMatch(/先生ですか/)
  })

  test('from many accounts is heard fifty times an hour on one channel, next door undisturbed', async () => {
    const { w, code, phone } = await withALetter()
    for (let number = 100; number < 110; number++) {
      const guesser = w.platform.phone(`U${String(number).padStart(32, '0')}`)
      for (let guess = 0; guess < 5; guess++)
        await guesser.says(`333333${number}${guess}`, { access_token: w.channels.fuse.token })
    }
    await w.workersRun()
    expect(await says(w, phone, code)).toMatch(/^いまはコードを確かめられません。/)
    const foreign = await aLetterFor(w, w.kishi.id, w.kawachi)
    const next_door = await aPhone(w, 11, w.channels.kawachi)
    expect(await says(w, next_door, foreign, w.channels.kawachi)).toMatch(/先生ですか/)
  })

  test('cannot press the button of somebody else’s question', async () => {
    const { w, code, phone } = await withALetter()
    await says(w, phone, code)
    const thief = await aPhone(w, 10)
    thief.messages.push(...phone.messages)
    expect(await presses(w, thief, 'はい')).toMatch(/^このボタンは使えなくなりました/)
    expect([await boundTo(w, thief), await boundTo(w, phone)]).toEqual([[], []])
  })
})

test('of two people with the same letter at once, one is bound', async () => {
  const { w, code, phone } = await withALetter()
  const other = await aPhone(w, 10)
  for (const one of [phone, other]) await says(w, one, code)
  await Promise.all([phone.presses('はい'), other.presses('はい')])
  await w.workersRun()
  const bound = [await boundTo(w, phone), await boundTo(w, other)].flat()
  expect(bound).toEqual(['森 次郎'])
  const last = [phone.texts().at(-1), other.texts().at(-1)]
  expect(last.filter((text) => NO_MATCH.test(text ?? ''))).toHaveLength(1)
})

describe('several on one telephone, several telephones of one', () => {
  test('one LINE binds two doctors, and two LINEs bind one', async () => {
    const { w, code, phone } = await withALetter()
    for (const one of [code, await aLetterFor(w, w.tanaka.id)]) {
      await says(w, phone, one)
      await presses(w, phone, 'はい')
    }
    expect(await boundTo(w, phone)).toEqual(['森 次郎', '田中 花子'])
    const second = await aPhone(w, 10)
    await says(w, second, await aLetterFor(w, w.mori.id))
    await presses(w, second, 'はい')
    expect(await boundTo(w, second)).toEqual(['森 次郎'])
    expect(await boundTo(w, phone)).toContain('森 次郎')
  })

  test('a clinic’s telephone may bind more doctors in an hour than a guesser has tries', async () => {
    const { w, code, phone } = await withALetter()
    for (let sent = 0; sent < 7; sent++) expect(await says(w, phone, code)).toMatch(/先生ですか/)
    await presses(w, phone, 'はい')
    expect(await boundTo(w, phone)).toEqual(['森 次郎'])
  })

  test('on an account of two associations the code tells whose it is', async () => {
    const w = await world()
    await w.store.owner.query('update association set line_channel_id = $1 where id = $2', [
      w.channels.fuse.id,
      w.kawachi,
    ])
    const phone = await aPhone(w, 9)
    expect(await says(w, phone, await aLetterFor(w, w.kishi.id, w.kawachi))).toBe(
      '河内医師会の岸 三郎先生ですか。',
    )
    expect(await presses(w, phone, 'はい')).toMatch(/^岸 三郎先生、ご登録/)
    await says(w, phone, await aLetterFor(w, w.mori.id))
    expect(await presses(w, phone, 'はい')).toMatch(/^森 次郎先生、ご登録/)
    expect(await boundTo(w, phone)).toEqual(['岸 三郎', '森 次郎'])
  })
})

describe('「解除」', () => {
  test('asks once and then nothing comes any more, not even after befriending anew', async () => {
    const { w, code, phone } = await withALetter()
    await says(w, phone, code)
    await presses(w, phone, 'はい')
    expect(await says(w, phone, '解除')).toMatch(/^布施医師会の森 次郎先生との結び付きを解除しますか。/)
    expect(await presses(w, phone, 'やめる')).toMatch(/^解除しませんでした。/)
    expect(await boundTo(w, phone)).toEqual(['森 次郎'])
    await says(w, phone, '「解除」')
    expect(await presses(w, phone, '解除する')).toMatch(/^解除しました。/)
    expect(await boundTo(w, phone)).toEqual([])
    expect((await actionsOf(w)).at(-1)).toBe('binding.unbind')
    expect((await historyOf(w, w.mori.id)).at(-1)).toEqual({
      source: 'self',
      changed_by: w.mori.id,
      old_value: phone.user_id,
      new_value: null,
    })

    await w.laterBy(1)
    await phone.blocks(w.channels.fuse.token)
    await phone.follows(w.channels.fuse.token)
    await w.workersRun()
    const before = phone.texts().length
    await w.launches(w.drill)
    await w.workersRun()
    expect(phone.texts()).toHaveLength(before)
    for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(1)
    for (const doctor of [w.sato, w.tanaka]) doctor.texts()

    expect(await says(w, phone, await aLetterFor(w, w.mori.id))).toMatch(/先生ですか/)
    await presses(w, phone, 'はい')
    expect(await boundTo(w, phone)).toEqual(['森 次郎'])
  })

  test('on a shared telephone asks for whom', async () => {
    const w = await world()
    await w.newDoctor('fuse', { name: '堀 四郎', role: 'member', ward: '東', line: 2 })
    const { phone } = w.tanaka
    expect(await says(w, phone, '解除')).toMatch(/^どなたの結び付きを解除しますか。/)
    await presses(w, phone, '堀 四郎')
    expect(await boundTo(w, phone)).toEqual(['田中 花子'])
    await w.laterBy(1)
    w.tanaka.texts()
    for (const doctor of w.everybody) doctor.texts()
  })

  test('from somebody whom nobody knows is answered with the way to register', async () => {
    const { w, phone } = await withALetter()
    expect(await says(w, phone, '解除')).toMatch(/^まだお名前と結び付いていません。/)
  })
})

test('who blocks the account and comes back is bound as before, also by a new letter', async () => {
  const { w, code, phone } = await withALetter()
  await says(w, phone, code)
  await presses(w, phone, 'はい')
  await w.laterBy(1)
  await phone.blocks(w.channels.fuse.token)
  await w.workersRun()
  await w.laterBy(1)
  await phone.follows(w.channels.fuse.token)
  await w.workersRun()
  expect(phone.texts().at(-1)).toMatch(/^布施医師会です。安否確認のときは/)
  await says(w, phone, await aLetterFor(w, w.mori.id))
  await presses(w, phone, 'はい')
  const { rows } = await w.store.owner.query(
    'select reachable, failure, unbound_at from contact_point where value = $1',
    [phone.user_id],
  )
  expect(rows).toEqual([{ reachable: true, failure: null, unbound_at: null }])
})

test('a block that was taken in together with the yes before it still counts', async () => {
  const { w, code, phone } = await withALetter()
  await says(w, phone, code)
  await phone.presses('はい')
  await w.laterBy(1)
  await phone.blocks(w.channels.fuse.token)
  // The workers were away all the while: both events wait.
  await w.laterBy(5)
  await w.workersRun()
  const { rows } = await w.store.owner.query(
    'select reachable, failure from contact_point where value = $1',
    [phone.user_id],
  )
  expect(rows).toEqual([{ reachable: false, failure: 'blocked' }])
  phone.texts()
})

test('chatter of a doctor is answered once an hour, a cry for help always', async () => {
  const w = await world()
  const { phone } = w.tanaka
  await phone.says('お世話になります', { access_token: w.channels.fuse.token })
  await phone.says('よろしくお願いします', { access_token: w.channels.fuse.token })
  await w.workersRun()
  expect(w.tanaka.texts()).toEqual([expect.stringMatching(/^このLINEは安否確認の専用です。/)])
  await says(w, phone, 'お元気で')
  expect(w.tanaka.texts()).toHaveLength(1)
  await says(w, phone, '助けてください')
  expect(w.tanaka.texts()).toHaveLength(2)
  await w.laterBy(61)
  await says(w, phone, 'お元気で')
  expect(w.tanaka.texts()).toHaveLength(3)
})
