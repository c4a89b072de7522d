/** What a message of the Common Alerting Protocol 1.2 must be, written down from the standard's schema and its text. */

export interface Node {
  name: string
  text: string
  children: Node[]
}

/** Reads the plain XML that we write: elements, text and character references; anything else fails. */
export function parsed(xml: string): Node {
  const body = xml.replace(/^<\?xml version="1.0" encoding="UTF-8"\?>\n/, '')
  const root: Node = { name: '', text: '', children: [] }
  const open = [root]
  let rest = body
  while (rest.length > 0) {
    const [found, closing, name = '', attributes = ''] =
      /^<(\/?)([A-Za-z]+)((?: [a-z]+="[^"<&]*")*)>/.exec(rest) ?? []
    const top = open.at(-1)
    if (!top) throw new Error('Closed too often')
    if (found === undefined) {
      const [text = ''] = /^[^<]+/.exec(rest) ?? []
      if (text === '') throw new Error(`No XML: ${rest.slice(0, 40)}`)
      if (/&(?!#\d+;)/.test(text)) throw new Error(`A bare &: ${text}`)
      top.text += text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
      rest = rest.slice(text.length)
      continue
    }
    if (closing) {
      if (top.name !== name) throw new Error(`${name} closes ${top.name}`)
      open.pop()
    } else {
      const node: Node = { name, text: '', children: [] }
      if (name === 'alert' && attributes !== ' xmlns="urn:oasis:names:tc:emergency:cap:1.2"')
        throw new Error('Another namespace')
      top.children.push(node)
      open.push(node)
    }
    rest = rest.slice(found.length)
  }
  const [alert, ...more] = root.children
  if (!alert || more.length > 0 || open.length !== 1) throw new Error('One element alone makes a document')
  return alert
}

interface Rule {
  name: string
  /** How often: once, at most once, or as often as one likes; `some` is once or more. */
  times: 'one' | 'maybe' | 'any' | 'some'
  values?: readonly string[]
  form?: RegExp
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d$/
const PLAIN = /^[^\s,<&]+$/

/** In the schema's order, which is a sequence. */
const ALERT: Rule[] = [
  { name: 'identifier', times: 'one', form: PLAIN },
  { name: 'sender', times: 'one', form: PLAIN },
  { name: 'sent', times: 'one', form: TIME },
  { name: 'status', times: 'one', values: ['Actual', 'Exercise', 'System', 'Test', 'Draft'] },
  { name: 'msgType', times: 'one', values: ['Alert', 'Update', 'Cancel', 'Ack', 'Error'] },
  { name: 'source', times: 'maybe' },
  { name: 'scope', times: 'one', values: ['Public', 'Restricted', 'Private'] },
  { name: 'restriction', times: 'maybe' },
  { name: 'addresses', times: 'maybe' },
  { name: 'code', times: 'any' },
  { name: 'note', times: 'maybe' },
  {
    name: 'references',
    times: 'maybe',
    form: /^([^\s,<&]+,[^\s,<&]+,[^\s,]+)( [^\s,<&]+,[^\s,<&]+,[^\s,]+)*$/,
  },
  { name: 'incidents', times: 'maybe' },
  { name: 'info', times: 'any' },
]

const INFO: Rule[] = [
  { name: 'language', times: 'maybe', form: /^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$/ },
  {
    name: 'category',
    times: 'some',
    values: 'Geo Met Safety Security Rescue Fire Health Env Transport Infra CBRNE Other'.split(' '),
  },
  { name: 'event', times: 'one' },
  {
    name: 'responseType',
    times: 'any',
    values: 'Shelter Evacuate Prepare Execute Avoid Monitor Assess AllClear None'.split(' '),
  },
  { name: 'urgency', times: 'one', values: 'Immediate Expected Future Past Unknown'.split(' ') },
  { name: 'severity', times: 'one', values: 'Extreme Severe Moderate Minor Unknown'.split(' ') },
  { name: 'certainty', times: 'one', values: 'Observed Likely Possible Unlikely Unknown'.split(' ') },
  { name: 'audience', times: 'maybe' },
  { name: 'eventCode', times: 'any' },
  { name: 'effective', times: 'maybe', form: TIME },
  { name: 'onset', times: 'maybe', form: TIME },
  { name: 'expires', times: 'maybe', form: TIME },
  { name: 'senderName', times: 'maybe' },
  { name: 'headline', times: 'maybe' },
  { name: 'description', times: 'maybe' },
  { name: 'instruction', times: 'maybe' },
  { name: 'web', times: 'maybe' },
  { name: 'contact', times: 'maybe' },
  { name: 'parameter', times: 'any' },
  { name: 'resource', times: 'any' },
  { name: 'area', times: 'any' },
]

const PARAMETER: Rule[] = [
  { name: 'valueName', times: 'one' },
  { name: 'value', times: 'one' },
]
const AREA: Rule[] = [
  { name: 'areaDesc', times: 'one' },
  { name: 'polygon', times: 'any' },
  { name: 'circle', times: 'any' },
  { name: 'geocode', times: 'any' },
]
const WITHIN: Record<string, Rule[]> = { alert: ALERT, info: INFO, parameter: PARAMETER, area: AREA }

/** Everything that is wrong with it; empty for a valid message. */
export function schemaFaults(node: Node): string[] {
  const rules = WITHIN[node.name]
  if (!rules) return node.children.length > 0 ? [`${node.name} holds elements`] : []
  const places = node.children.map(({ name }) => rules.findIndex((rule) => rule.name === name))
  const faults = node.children.flatMap((child, index) => {
    const rule = rules[places[index] ?? -1]
    if (!rule) return [`${node.name} knows no ${child.name}`]
    const wrong =
      (rule.values && !rule.values.includes(child.text)) || (rule.form && !rule.form.test(child.text))
    return [...(wrong ? [`${child.name} may not be ${child.text}`] : []), ...schemaFaults(child)]
  })
  for (const { name, times } of rules) {
    const count = node.children.filter((child) => child.name === name).length
    if ((times === 'one' || times === 'some') && count === 0) faults.push(`${name} is missing`)
    if ((times === 'one' || times === 'maybe') && count > 1) faults.push(`${name} stands twice`)
  }
  if (places.some((place, index) => place < (places[index - 1] ?? -1))) faults.push(`${node.name}: order`)
  return node.name === 'alert' ? [...faults, ...together(node)] : faults
}

/** What the text of the standard asks for beside the schema: these go together. */
function together({ children }: Node): string[] {
  const text = (name: string) => children.find((child) => child.name === name)?.text
  return [
    ...(text('scope') === 'Restricted' && !text('restriction') ? ['restriction is missing'] : []),
    ...(text('scope') === 'Private' && !text('addresses') ? ['addresses are missing'] : []),
    ...(text('msgType') !== 'Alert' && !text('references') ? ['references are missing'] : []),
    ...(text('status') === 'Exercise' && !text('note') ? ['note is missing'] : []),
  ]
}
