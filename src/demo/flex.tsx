import type { Child } from 'hono/jsx'

/** One node of a Flex message; unknown kinds are left out, as an old LINE app does. */
interface Flex {
  type?: string
  text?: string
  size?: string
  weight?: string
  color?: string
  layout?: string
  backgroundColor?: string
  contents?: Flex[]
  header?: Flex
  body?: Flex
  footer?: Flex
  action?: FlexAction
}

interface FlexAction {
  type?: string
  label?: string
  data?: string
  uri?: string
  text?: string
}

/** What pressing does: the form that the screen of this doctor posts. */
export interface Pressing {
  number: string
  /** Which message of the chat the button belongs to. */
  index: number
}

const SIZES: Record<string, string> = { xs: '12px', sm: '13px', md: '15px', lg: '17px', xl: '19px' }
const colour = (text: string | undefined) => (/^#[0-9a-f]{6}$/i.test(text ?? '') ? text : undefined)

const style = (rules: Record<string, string | undefined>) =>
  Object.entries(rules)
    .flatMap(([name, value]) => (value ? [`${name}:${value}`] : []))
    .join(';')

/** A bubble as the phone draws it: header, body, footer. */
export const Bubble = ({ bubble, pressing }: { bubble: Flex; pressing: Pressing }) => (
  <div class="flex">
    {[bubble.header, bubble.body, bubble.footer].map(
      (part) => part && <Node node={part} pressing={pressing} />,
    )}
  </div>
)

const Node = ({ node, pressing }: { node: Flex; pressing: Pressing }): Child => {
  if (node.type === 'text') return <p style={style(textRules(node))}>{node.text}</p>
  if (node.type === 'separator') return <hr />
  if (node.type === 'button')
    return (
      <Press action={node.action} pressing={pressing} look="link">
        {node.action?.label}
      </Press>
    )
  if (node.type !== 'box') return null
  const inside = (node.contents ?? []).map((child) => <Node node={child} pressing={pressing} />)
  const look = style({ background: colour(node.backgroundColor) })
  if (node.action)
    return (
      <Press action={node.action} pressing={pressing} look="box" style={look}>
        {inside}
      </Press>
    )
  return (
    <div class={node.layout === 'vertical' ? 'box' : 'box row'} style={look}>
      {inside}
    </div>
  )
}

const textRules = ({ color, size = 'md', weight }: Flex) => ({
  color: colour(color),
  'font-size': SIZES[size],
  'font-weight': weight === 'bold' ? '700' : undefined,
})

/** A button of the chat: a postback is posted to the association's webhook, a link opens. */
export const Press = ({
  action,
  pressing: { number, index },
  look,
  style: rules = '',
  children,
}: {
  action: FlexAction | undefined
  pressing: Pressing
  look: 'box' | 'link' | 'pill'
  style?: string
  children?: Child
}) => {
  if (action?.type === 'uri')
    return (
      <a class={`press press-${look}`} href={safeLink(action.uri)} target="_blank" rel="noreferrer">
        {children}
      </a>
    )
  return (
    <form method="post" action={`/doctors/${number}/press`}>
      <input type="hidden" name="index" value={String(index)} />
      <input type="hidden" name="data" value={action?.data ?? ''} />
      <input type="hidden" name="text" value={action?.type === 'message' ? (action.text ?? '') : ''} />
      <button type="submit" class={`press press-${look}`} style={rules}>
        {children}
      </button>
    </form>
  )
}

/** Only web addresses: a message may not smuggle in `javascript:`. */
export const safeLink = (uri: string | undefined) => (/^https?:\/\//.test(uri ?? '') ? uri : '#')
