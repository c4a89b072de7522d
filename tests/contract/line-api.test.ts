import { describe, expect, test } from 'vitest'
import { asId } from '../../src/id.ts'
import { type Asking, lineMessages } from '../../src/safety-checks/messages.ts'
import { scenarioFault, titleFault } from '../../src/safety-checks/rules.ts'
import type { SafetyCheck } from '../../src/safety-checks/table.ts'
import { findUnwatched } from './line-limits.ts'
import {
  assertValidLineMessages,
  findLineFaults,
  findWebhookFaults,
  LINE_SCHEMA_IS_HERE,
  readLineFile,
} from './line-schema.ts'

const id = asId<'safety_check'>('3f1f77a2-2f37-4d6c-9d4f-0a8f5f6b7c11') as SafetyCheck['id']
const user = (n: number) => `U${n.toString(16).padStart(32, '0')}`
const everybody = Array.from({ length: 500 }, (_, n) => user(n))

const LONGEST = '𠮷🏥'.repeat(30)
const askings = (['drill', 'test', 'actual'] as const).flatMap((purpose) =>
  [
    { title: '880万人', scenario: null, deadline_at: new Date('2026-11-05T01:06:00Z') },
    { title: LONGEST, scenario: '🏥'.repeat(200), deadline_at: null },
    {
      title: '< " & \' \\ > {リンク}',
      scenario: '\\"'.repeat(100),
      deadline_at: new Date('2026-12-31T14:59:00Z'),
    },
  ].map((words): Asking => ({ check: { id, purpose, ...words }, association_name: '枚岡'.repeat(20) })),
)

describe.skipIf(!LINE_SCHEMA_IS_HERE)('what LINE takes', () => {
  test.each(askings)('the asking of a $check.purpose called $check.title', (asking) => {
    const { title, scenario, purpose } = asking.check
    expect([titleFault(title, purpose), scenarioFault(scenario ?? '', purpose)]).toEqual([null, null])
    const messages = lineMessages(asking)
    expect(findLineFaults('MulticastRequest', { to: everybody, messages })).toEqual([])
    expect(findLineFaults('ReplyMessageRequest', { replyToken: 'r1', messages })).toEqual([])
    expect(() => assertValidLineMessages(messages)).not.toThrow()
  })

  test('the largest asking keeps well below 30 KB a bubble', () => {
    const sizes = askings.map((asking) =>
      Buffer.byteLength(JSON.stringify(lineMessages(asking)[0]?.contents)),
    )
    expect(Math.max(...sizes)).toBeLessThan(8_000)
  })

  test('every limit of limits.json is watched', () => {
    expect(findUnwatched(readLineFile('limits.json'))).toEqual([])
  })

  test('nothing that LINE would refuse leaves by the check that the stories use', () => {
    expect(() => assertValidLineMessages([{ type: 'text', text: '' }])).toThrow('text message .text')
    expect(() => assertValidLineMessages([])).toThrow('messages')
  })
})

type Tree = Record<string, unknown>
const at = (tree: unknown, path: (string | number)[]): Tree =>
  path.reduce<unknown>((node, key) => (node as Tree)[key], tree) as Tree
const changed = (path: (string | number)[], change: (node: Tree) => unknown) => {
  const body = { to: [...everybody], messages: lineMessages(askings[0] as Asking) }
  change(at(body, path))
  return body
}
const bubble = ['messages', 0, 'contents']
const firstButton = [...bubble, 'body', 'contents', 3]
const webButton = [...bubble, 'footer', 'contents', 0]
const only = (message: unknown) => changed([], (body) => Object.assign(body, { messages: [message] }))
const buttonsTemplate = (more: Tree) =>
  only({
    type: 'template',
    altText: '安否',
    template: {
      type: 'buttons',
      text: '無事ですか',
      actions: [{ type: 'message', label: 'はい', text: 'はい' }],
      ...more,
    },
  })
const quickReply = (label: string, count = 1) =>
  only({
    type: 'text',
    text: 'どなたの回答ですか',
    quickReply: {
      items: Array.from({ length: count }, () => ({
        type: 'action',
        action: { type: 'postback', label, data: 'v=1', displayText: label },
      })),
    },
  })

describe.skipIf(!LINE_SCHEMA_IS_HERE)('what LINE refuses', () => {
  test.each<[string, RegExp, unknown]>([
    ['nobody to send to', /required property 'to'/, changed([], (body) => delete body.to)],
    ['501 recipients', /more than 500/, changed([], (body) => (body.to = [...everybody, user(501)]))],
    ['one recipient who is no LINE user', /^userId$/, changed(['to'], (to) => (to[7] = 'u-tanaka'))],
    ['one name instead of a list', /\/to must be array/, changed([], (body) => (body.to = user(1)))],
    ['no message', /fewer than 1/, changed([], (body) => (body.messages = []))],
    [
      'six messages',
      /more than 5/,
      changed([], (body) => (body.messages = Array(6).fill({ type: 'text', text: 'a' }))),
    ],
    [
      'a misspelt property of the request',
      /notificationDisable"/,
      changed([], (body) => (body.notificationDisable = true)),
    ],
    [
      'an unknown kind of message',
      /"tagValue":"fax"/,
      changed(['messages', 0], (message) => (message.type = 'fax')),
    ],
    ['no altText', /'altText'/, changed(['messages', 0], (message) => delete message.altText)],
    [
      'an altText of 1,501 units',
      /altText/,
      changed(['messages', 0], (m) => (m.altText = `${'𠮷'.repeat(750)}あ`)),
    ],
    ['no contents', /'contents'/, changed(['messages', 0], (message) => delete message.contents)],
    [
      'a bubble of an unknown size',
      /size must be equal/,
      changed(bubble, (contents) => (contents.size = 'enormous')),
    ],
    ['a box without a layout', /'layout'/, changed([...bubble, 'body'], (box) => delete box.layout)],
    ['an unknown component', /"tagValue":"form"/, changed(firstButton, (box) => (box.type = 'form'))],
    [
      'a misspelt property of a component',
      /backgroundcolor/,
      changed(firstButton, (box) => (box.backgroundcolor = '#fff')),
    ],
    [
      'an empty text in the bubble',
      /Flex text is empty/,
      changed([...bubble, 'body', 'contents', 0], (text) => (text.text = '')),
    ],
    ['a button without an action', /'action'/, changed(webButton, (button) => delete button.action)],
    [
      'a button label of 41 letters',
      /Flex button/,
      changed([...webButton, 'action'], (a) => (a.label = '辻'.repeat(41))),
    ],
    [
      'a postback without data',
      /postback action .data/,
      changed([...firstButton, 'action'], (action) => delete action.data),
    ],
    [
      'postback data of 301 units',
      /data must NOT have more/,
      changed([...firstButton, 'action'], (a) => (a.data = 'x'.repeat(301))),
    ],
    [
      'a displayText of 301 letters',
      /displayText/,
      changed([...firstButton, 'action'], (a) => (a.displayText = 'あ'.repeat(301))),
    ],
    [
      'an unknown action',
      /"tagValue":"call"/,
      changed([...firstButton, 'action'], (action) => (action.type = 'call')),
    ],
    [
      'a bubble of more than 30 KB',
      /Flex bubble JSON/,
      changed(
        firstButton,
        (box) => (box.contents = Array(400).fill({ type: 'text', text: 'あ'.repeat(30) })),
      ),
    ],
    ['an empty text', /text message .text/, only({ type: 'text', text: '' })],
    ['a text of 5,001 units', /text message .text/, only({ type: 'text', text: 'あ'.repeat(5_001) })],
    [
      'five buttons in a template',
      /buttons template .actions/,
      buttonsTemplate({ actions: Array(5).fill({ type: 'message', label: 'a', text: 'a' }) }),
    ],
    ['161 letters in a buttons template', /no image, no title/, buttonsTemplate({ text: 'あ'.repeat(161) })],
    ['a link that is none', /uri/, buttonsTemplate({ actions: [{ type: 'uri', label: 'a', uri: 'anpi' }] })],
    ['14 quick replies', /more than 13/, quickReply('田中', 14)],
    ['a quick reply of 21 letters', /quick reply/, quickReply('あ'.repeat(21))],
  ])('%s', (_, fault, body) => {
    expect(findLineFaults('MulticastRequest', body).join('\n')).toMatch(fault)
  })

  test.each<[string, unknown]>([
    ['an altText of 1,500 units', changed(['messages', 0], (m) => (m.altText = '𠮷'.repeat(750)))],
    [
      'a button label of 40 letters with marks on them',
      changed([...webButton, 'action'], (a) => (a.label = 'か\u3099'.repeat(40))),
    ],
    ['a text of 5,000 units', only({ type: 'text', text: '𠮷'.repeat(2_500) })],
    ['160 letters in a buttons template', buttonsTemplate({ text: '葛\u{e0100}'.repeat(160) })],
    ['13 quick replies of 20 letters', quickReply('👨‍⚕️'.repeat(20), 13)],
  ])('but not %s', (_, body) => {
    expect(findLineFaults('MulticastRequest', body)).toEqual([])
  })
})

type Samples = { destination: string; requests: Record<string, unknown[]> }
const samples = LINE_SCHEMA_IS_HERE
  ? (readLineFile('webhook-events.sample.json') as Samples)
  : { destination: '', requests: {} }

describe.skipIf(!LINE_SCHEMA_IS_HERE)('what LINE sends', () => {
  const names = Object.keys(samples.requests)
  const known = names.filter((name) => name !== 'future_type_must_be_ignored')

  test.each(known)('%s is a webhook by its schema', (name) => {
    const { destination, requests } = samples
    expect(findWebhookFaults({ destination, events: requests[name] })).toEqual([])
  })

  test('a type of tomorrow is none, which is why the schema must never guard the door', () => {
    const { destination, requests } = samples
    expect(names).toHaveLength(known.length + 1)
    expect(findWebhookFaults({ destination, events: requests.future_type_must_be_ignored })).not.toEqual([])
  })

  test.each<[string, (event: Tree) => unknown]>([
    ['no webhookEventId', (event) => delete event.webhookEventId],
    ['a mode nobody knows', (event) => (event.mode = 'asleep')],
    ['a postback without data', (event) => (event.postback = {})],
    ['a time in words', (event) => (event.timestamp = 'now')],
  ])('a postback with %s is no webhook', (_, change) => {
    const events = structuredClone(samples.requests.postback ?? []) as Tree[]
    change(events[0] ?? {})
    expect(findWebhookFaults({ destination: samples.destination, events })).not.toEqual([])
  })
})
