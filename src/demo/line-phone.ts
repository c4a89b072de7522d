import type { LineAccount } from './line-account.ts'
import type { LineMessage, Received } from './line-ledger.ts'
import type { MenuButton } from './line-menus.ts'
import {
  followed,
  type LineWebhookEvent,
  pressed,
  redelivered,
  type Sent,
  said,
  unfollowed,
} from './line-webhook.ts'

export interface Shown {
  from: 'bot' | 'me'
  message: LineMessage
  at: number
  access_token: string
}

interface PostbackAction {
  type: 'postback'
  label: string
  data: string
  displayText?: string
}

/** What a phone needs of the platform around it. */
export interface Around {
  now(): number
  account(access_token: string): LineAccount
  accounts(): LineAccount[]
  post(account: LineAccount, events: LineWebhookEvent[]): Promise<Sent>
}

/** ある医師のスマートフォン — the LINE app of one person, who may be a friend of several accounts. */
export class Phone {
  readonly user_id: string
  readonly messages: Shown[] = []
  readonly #around: Around
  readonly #blocked = new Set<string>()

  constructor(user_id: string, around: Around) {
    this.user_id = user_id
    this.#around = around
  }

  receive({ messages, at, access_token }: Received) {
    for (const message of messages) this.messages.push({ from: 'bot', message, at, access_token })
  }

  /** What the bot sent, as the lock screen shows it, oldest first. */
  texts() {
    return this.messages
      .filter(({ from }) => from === 'bot')
      .map(({ message }) => message.altText ?? message.text ?? '')
  }

  /** The postback buttons of one message. */
  static buttonsOf(message: LineMessage): PostbackAction[] {
    const found: PostbackAction[] = []
    const walk = (node: unknown): void => {
      if (Array.isArray(node)) node.forEach(walk)
      if (node === null || typeof node !== 'object' || Array.isArray(node)) return
      if ('type' in node && node.type === 'postback' && 'data' in node) found.push(node as PostbackAction)
      else Object.values(node).forEach(walk)
    }
    walk(message)
    return found
  }

  /** Presses A1 … A4, `web` or a button by its words, in the newest message that has it. */
  async presses(wanted: string, { at }: { at?: number } = {}): Promise<Sent> {
    for (const shown of this.messages.toReversed()) {
      const button = Phone.buttonsOf(shown.message).find(
        ({ data, label }) => new URLSearchParams(data).get('a') === wanted || label.includes(wanted),
      )
      if (button) return this.#press(shown.access_token, button, at)
    }
    throw new Error(`No message on this phone has a button ${wanted}`)
  }

  /** Presses the button with this data in the message at this place of the chat, if there is one. */
  async pressesAt(index: number, data: string): Promise<Sent | null> {
    const shown = this.messages[index]
    const button = shown && Phone.buttonsOf(shown.message).find((one) => one.data === data)
    return shown && button ? this.#press(shown.access_token, button) : null
  }

  async #press(access_token: string, { data, displayText }: PostbackAction, at = this.#around.now()) {
    const account = this.#around.account(access_token)
    if (displayText) this.#note(access_token, displayText)
    return this.#post(account, pressed(this.user_id, at, this.#token(account), data))
  }

  /** The buttons under the chat, of the menu that LINE shows this person; a stranger sees none. */
  menu(access_token?: string): MenuButton[] {
    const { friends, menus } = this.#pick(access_token)
    return friends.has(this.user_id) ? menus.shownTo(this.user_id) : []
  }

  /** Presses the menu's button with these words. */
  async taps(label: string, { access_token, at }: { access_token?: string; at?: number } = {}) {
    const button = this.menu(access_token).find((one) => one.label === label)
    if (!button) throw new Error(`The menu of this phone has no button ${label}`)
    return this.#press(this.#pick(access_token).settings.access_token, { type: 'postback', ...button }, at)
  }

  async says(text: string, { access_token, at }: { access_token?: string; at?: number } = {}): Promise<Sent> {
    const account = this.#pick(access_token)
    this.#note(account.settings.access_token, text)
    return this.#post(account, said(this.user_id, at ?? this.#around.now(), this.#token(account), text))
  }

  async blocks(access_token?: string): Promise<Sent> {
    const account = this.#pick(access_token)
    account.friends.delete(this.user_id)
    this.#blocked.add(account.settings.access_token)
    return this.#post(account, unfollowed(this.user_id, this.#around.now()))
  }

  async follows(access_token?: string, name = 'LINEの名前'): Promise<Sent> {
    const account = this.#pick(access_token)
    account.friends.set(this.user_id, name)
    const again = this.#blocked.delete(account.settings.access_token)
    return this.#post(account, followed(this.user_id, this.#around.now(), this.#token(account), again))
  }

  /** Any event in this person's name, as it is. */
  sendsEvent(event: LineWebhookEvent, access_token?: string): Promise<Sent> {
    return this.#post(this.#pick(access_token), event)
  }

  /** The same event once more, as LINE repeats it when redelivery is on. */
  redelivers(event: LineWebhookEvent, access_token?: string): Promise<Sent> {
    const account = this.#pick(access_token)
    if (event.replyToken) account.renewReplyToken(event.replyToken, this.#around.now())
    return this.#post(account, redelivered(event))
  }

  /** Whether this phone is a friend of the account (of any, if none is named). */
  isFriend(access_token?: string) {
    const accounts = access_token ? [this.#around.account(access_token)] : this.#around.accounts()
    return accounts.some(({ friends }) => friends.has(this.user_id))
  }

  #post(account: LineAccount, event: LineWebhookEvent) {
    return this.#around.post(account, [event])
  }

  #token(account: LineAccount) {
    return account.issueReplyToken(this.user_id, this.#around.now())
  }

  #note(access_token: string, text: string) {
    this.messages.push({ from: 'me', message: { type: 'text', text }, at: this.#around.now(), access_token })
  }

  /** The account meant: the named one, else that of the newest message, else the first befriended, else the first. */
  #pick(access_token = this.messages.at(-1)?.access_token): LineAccount {
    if (access_token) return this.#around.account(access_token)
    const accounts = this.#around.accounts()
    const account = accounts.find(({ friends }) => friends.has(this.user_id)) ?? accounts[0]
    if (!account) throw new Error('No LINE account has been opened yet')
    return account
  }
}
