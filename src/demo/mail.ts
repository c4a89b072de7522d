import PostalMime from 'postal-mime'

const SHOWN = 20

/** 届いたメール — the bytes as they came; taken apart only when somebody looks. */
export class ReceivedMail {
  readonly to: string
  readonly raw: Buffer
  readonly at: number
  /** Whether it came through TLS. */
  readonly encrypted: boolean
  #beginnings: string[] | null = null

  constructor(to: string, { raw, at, encrypted }: { raw: Buffer; at: number; encrypted: boolean }) {
    this.to = to
    this.raw = raw
    this.at = at
    this.encrypted = encrypted
  }

  get message_id() {
    const found = /^message-id:\s*(\S+)/im.exec(this.#head())?.[1] ?? ''
    // A copy: a part of a string would keep the whole head in memory.
    return Buffer.from(found, 'latin1').toString('latin1')
  }

  async read() {
    const { subject = '', text = '', html = '', from } = await PostalMime.parse(this.raw)
    const { message_id, at } = this
    this.#beginnings = [subject.slice(0, SHOWN), text.slice(0, SHOWN)]
    return {
      subject,
      text,
      html,
      link: linkIn(text),
      message_id,
      from: from?.name ? `${from.name} <${from.address}>` : (from?.address ?? ''),
      at,
    }
  }

  /** How subject and text begin; kept from the first reading, as taking a mail apart is slow. */
  async beginnings() {
    if (!this.#beginnings) await this.read()
    return this.#beginnings ?? []
  }

  #head() {
    const end = this.raw.indexOf('\r\n\r\n')
    return this.raw.toString('latin1', 0, end === -1 ? this.raw.length : end)
  }
}

/** The first personal reply link in a text, or null. */
export const linkIn = (text: string) => /https?:\/\/\S+?\/r\/[A-Za-z0-9_-]+/.exec(text)?.[0] ?? null
