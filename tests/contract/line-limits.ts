/** One line of limits.json: what LINE's reference says in words and its schema does not. */
export interface Limit {
  where: string
  min?: number
  max?: number
  unit?: 'utf16' | 'grapheme' | 'bytes' | 'items'
  required?: boolean
  pattern?: string
  status?: number
}

interface Node {
  [key: string]: unknown
}
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null

const everyNode = (value: unknown): Node[] =>
  isNode(value) ? [value, ...Object.values(value).flatMap(everyNode)] : []

const graphemes = new Intl.Segmenter('ja', { granularity: 'grapheme' })
const lengthIn: Record<NonNullable<Limit['unit']>, (value: unknown) => number> = {
  utf16: (value) => String(value).length,
  grapheme: (value) => [...graphemes.segment(String(value))].length,
  bytes: (value) => Buffer.byteLength(JSON.stringify(value)),
  items: (value) => (Array.isArray(value) ? value.length : 0),
}

/** Where in a request the things stand that each limit speaks of. `undefined` = the property is missing. */
const ofType = (type: string) => (body: unknown) => everyNode(body).filter((node) => node.type === type)
const templates = (type: string) => (body: unknown) =>
  ofType('template')(body).flatMap(({ template }) =>
    isNode(template) && template.type === type ? [template] : [],
  )
const columns = (body: unknown) =>
  templates('carousel')(body).flatMap((template) => nodesIn(template.columns))
const nodesIn = (value: unknown) => (Array.isArray(value) ? value.filter(isNode) : [])
const actionIn = ({ action }: Node) => (isNode(action) ? [action] : [])
const isBare = (node: Node) => !node.title && !node.thumbnailImageUrl
const isRich = (node: Node) => !isBare(node)
const pick = (nodes: Node[], key: string) => nodes.map((node) => node[key])

const FOUND: Record<string, (body: unknown) => unknown[]> = {
  'text message .text': (body) => pick(messages(body, 'text'), 'text'),
  'text message .emojis': (body) => pick(messages(body, 'text'), 'emojis'),
  'template/flex .altText': (body) =>
    pick([...messages(body, 'template'), ...messages(body, 'flex')], 'altText'),
  'buttons template .text (no image, no title)': (body) =>
    pick(templates('buttons')(body).filter(isBare), 'text'),
  'buttons template .text (with image or title)': (body) =>
    pick(templates('buttons')(body).filter(isRich), 'text'),
  'buttons template .title': (body) => pick(templates('buttons')(body), 'title'),
  'buttons template .actions': (body) => pick(templates('buttons')(body), 'actions'),
  'confirm template .text': (body) => pick(templates('confirm')(body), 'text'),
  'carousel template .columns': (body) => pick(templates('carousel')(body), 'columns'),
  'carousel column .text (no image, no title)': (body) => pick(columns(body).filter(isBare), 'text'),
  'carousel column .text (with image or title)': (body) => pick(columns(body).filter(isRich), 'text'),
  'carousel column .actions': (body) => pick(columns(body), 'actions'),
  'action .label in template (not image carousel)': (body) =>
    pick(
      ['buttons', 'confirm', 'carousel']
        .flatMap((type) => templates(type)(body))
        .flatMap((template) => [template, ...nodesIn(template.columns)])
        .flatMap(({ actions }) => nodesIn(actions)),
      'label',
    ),
  'action .label in quick reply': (body) =>
    pick(
      nodesIn(isNode(body) ? body.messages : [])
        .flatMap(({ quickReply }) => (isNode(quickReply) ? nodesIn(quickReply.items) : []))
        .flatMap(actionIn),
      'label',
    ),
  'action .label in rich menu': (body) =>
    pick(nodesIn(isNode(body) ? body.areas : []).flatMap(actionIn), 'label'),
  'action .label on Flex button': (body) =>
    pick(messages(body, 'flex').flatMap(ofType('button')).flatMap(actionIn), 'label'),
  'postback action .data': (body) => pick(ofType('postback')(body), 'data'),
  'postback action .displayText': (body) => pick(ofType('postback')(body), 'displayText'),
  'uri action .uri': (body) => pick(ofType('uri')(body), 'uri'),
  'Flex bubble JSON': ofType('bubble'),
  'Flex carousel JSON': (body) => messages(body, 'flex').flatMap(ofType('carousel')),
  'Flex carousel bubbles': (body) => pick(messages(body, 'flex').flatMap(ofType('carousel')), 'contents'),
  'whole request': (body) => [body],
  userId: (body) => (isNode(body) ? [body.to ?? [], body.userIds ?? []].flat() : []),
}
function messages(body: unknown, type: string) {
  return nodesIn(isNode(body) ? body.messages : []).filter((message) => message.type === type)
}

/** Entries that no body can break: the retry key is a header. */
export const NOT_IN_A_BODY = ['X-Line-Retry-Key on endpoints other than push/multicast/narrowcast/broadcast']

export const limitsOf = (file: unknown) => (file as { limits: Limit[] }).limits

/** Entries of limits.json that nobody looks at; must be empty, so that a new entry cannot be overlooked. */
export const findUnwatched = (file: unknown) =>
  limitsOf(file)
    .map(({ where }) => where)
    .filter((where) => !FOUND[where] && !NOT_IN_A_BODY.includes(where))

export function findLimitFaults(file: unknown, body: unknown): string[] {
  const broken = limitsOf(file).flatMap((limit) =>
    (FOUND[limit.where]?.(body) ?? []).filter((value) => !fits(limit, value)).map(() => limit.where),
  )
  // Not in the reference, but LINE answers 400 to it: a Flex text without a word.
  const empty = messages(body, 'flex')
    .flatMap(ofType('text'))
    .filter(({ text }) => text === '')
  return [...broken, ...empty.map(() => 'Flex text is empty')]
}

function fits({ min, max, unit, pattern, required }: Limit, value: unknown) {
  if (value === undefined) return !required
  if (pattern) return new RegExp(pattern).test(String(value))
  const length = lengthIn[unit ?? 'items'](value)
  return length >= (min ?? 0) && length <= (max ?? Number.POSITIVE_INFINITY)
}
