import { once } from 'node:events'
import { createTransport } from 'nodemailer'

/**
 * nodemailer's pool and nothing else: the same words, the same number of connections. A process of its own, started anew
 * for each round as our worker is, so that neither has the other's warm code.
 */
const ready = once(process, 'message')
process.send?.('ready')
const [{ smtp_url, members }] = (await ready) as [{ smtp_url: string; members: number }]
const transport = createTransport({
  url: smtp_url,
  pool: true,
  maxConnections: 20,
  maxMessages: Infinity,
  ignoreTLS: true,
})
const text = '【訓練】大阪880万人訓練\n'.repeat(12)
const started = Date.now()
let next = 0
const send = async () => {
  for (let n = next++; n < members; n = next++)
    await transport.sendMail({
      from: { name: '大きな医師会', address: 'anpi@fuse.example.jp' },
      to: `n${n}@d${n % 7}.example.jp`,
      subject: '【訓練】大阪880万人訓練 回答のお願い(大きな医師会)',
      text: `${text}http://localhost:8787/r/${n}`,
      html: `<p>${text}</p><a href="http://localhost:8787/r/${n}">回答のページを開く</a>`,
      messageId: `<${n}@localhost>`,
    })
}
await Promise.all(Array.from({ length: 100 }, send))
transport.close()
process.send?.({ started })
process.disconnect()
