import type { messagingApi } from '@line/bot-sdk'
import { type Asking, lineMessages } from './messages.ts'

/** The bubble as LINE would draw it, from the very messages that go out; the buttons here do nothing. */
export const LinePreview = ({ asking }: { asking: Asking }) => (
  <>
    {lineMessages(asking).map(({ contents }) =>
      contents.type === 'bubble' ? (
        <div class={`bubble bubble-${asking.check.purpose}`}>
          <div class="bubble-head">{(contents.header?.contents ?? []).map(draw)}</div>
          <div class="bubble-body">{(contents.body?.contents ?? []).map(draw)}</div>
          <div class="bubble-foot">{(contents.footer?.contents ?? []).map(draw)}</div>
        </div>
      ) : null,
    )}
  </>
)

function draw(part: messagingApi.FlexComponent) {
  if (part.type === 'text')
    return <p class={`flex-${part.weight ?? 'regular'} flex-${part.size ?? 'md'}`}>{part.text}</p>
  if (part.type === 'box')
    return <div class={`bubble-button ${answerOf(part.action)}`}>{part.contents.map(draw)}</div>
  if (part.type === 'button') return <p class="bubble-link">{part.action.label}</p>
  return null
}

/** `answer-A1` … `answer-A4`, which the style sheet colours as the bubble does. */
const answerOf = (action: messagingApi.Action | undefined) =>
  action?.type === 'postback' && 'data' in action ? `answer-${/&a=(\w+)/.exec(action.data ?? '')?.[1]}` : ''
