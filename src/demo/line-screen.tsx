import type { Child } from 'hono/jsx'
import { clockTime } from '../ui/time.ts'
import { Bubble, Press, safeLink } from './flex.tsx'
import type { LineMessage } from './line-ledger.ts'
import type { MenuButton } from './line-menus.ts'
import type { Phone, Shown } from './line-phone.ts'

/** ある先生のLINEの画面 — newest at the bottom; its own page in a frame, so that it can renew itself alone. */
export const LineScreen = ({ phone, number }: { phone: Phone; number: string }) => (
  <div class="chat">
    {/* Reversed twice, here and in the stylesheet: so the frame opens at its lower end without a script. */}
    {phone.messages.length === 0 && <p class="empty">まだ何も届いていません。</p>}
    {phone.messages
      .map((shown, index) => <Said shown={shown} number={number} index={index} />)
      .slice(-30)
      .reverse()}
  </div>
)

/** The rich menu under the chat, as buttons. */
export const MenuBar = ({ buttons, number }: { buttons: MenuButton[]; number: string }) =>
  buttons.length === 0 ? null : (
    <form method="post" action={`/doctors/${number}/tap`} class="menu" aria-label="LINEのメニュー">
      {buttons.map(({ label }) => (
        <button type="submit" name="label" value={label}>
          {label}
        </button>
      ))}
    </form>
  )

const Said = ({
  shown: { from, message, at },
  number,
  index,
}: {
  shown: Shown
  number: string
  index: number
}) => (
  <div class={`said said-${from}`}>
    <div class="balloon">
      <Content message={message} number={number} index={index} />
    </div>
    <time>{clockTime(new Date(at))}</time>
  </div>
)

interface Template {
  text?: string
  actions?: { type?: string; label?: string; data?: string; uri?: string }[]
}

const Content = ({
  message,
  number,
  index,
}: {
  message: LineMessage
  number: string
  index: number
}): Child => {
  const pressing = { number, index }
  const quick = (message.quickReply as { items?: { action?: { label?: string } }[] } | undefined)?.items ?? []
  return (
    <>
      {message.type === 'flex' && <Bubble bubble={message.contents ?? {}} pressing={pressing} />}
      {message.type === 'template' && <Buttons template={message.template as Template} pressing={pressing} />}
      {message.type === 'text' && <Linked text={message.text ?? ''} />}
      {!['flex', 'template', 'text'].includes(message.type) && <p>(この種類のメッセージは表示できません)</p>}
      {quick.length > 0 && (
        <div class="quick">
          {quick.map(({ action }) => (
            <Press action={action} pressing={pressing} look="pill">
              {action?.label}
            </Press>
          ))}
        </div>
      )}
    </>
  )
}

const Buttons = ({
  template,
  pressing,
}: {
  template: Template
  pressing: { number: string; index: number }
}) => (
  <div class="flex">
    <p>{template.text}</p>
    {(template.actions ?? []).map((action) => (
      <Press action={action} pressing={pressing} look="link">
        {action.label}
      </Press>
    ))}
  </div>
)

/** A stranger's text with its web addresses made into links; everything else stays text. */
export const Linked = ({ text }: { text: string }) => (
  <p class="text">
    {text.split(/(https?:\/\/[^\s<>"「」]+)/).map((part, place) =>
      place % 2 === 0 ? (
        part
      ) : (
        <a href={safeLink(part)} target="_blank" rel="noreferrer">
          {part}
        </a>
      ),
    )}
  </p>
)
