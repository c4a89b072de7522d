import { assert, asyncProperty, uint8Array } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cutMbox } from '../../src/bounces/mbox.ts'
import { readReturnedMail } from '../../src/bounces/returned-mail.ts'
import { deliveryReport, mailOf } from '../returned.ts'

const said = async (mail: string, from_nobody = true) => {
  const read = await readReturnedMail(Buffer.from(mail), from_nobody)
  return read.kind === 'bounce' ? read.bounce : read.kind
}

describe('a delivery report', () => {
  test.each([
    ['5.1.1', '550 5.1.1 <mori@example.jp>: Recipient address rejected', 'bounced'],
    ['5.1.2', '550 Host unknown', 'bounced'],
    ['5.1.10', '550 5.1.10 RESOLVER.ADR.RecipientNotFound', 'bounced'],
    ['5.2.1', '550 5.2.1 The email account is disabled', 'bounced'],
    ['5.2.1', '550 5.2.1 The user is receiving mail at a rate that prevents additional messages', 'returned'],
    ['5.2.2', '552 5.2.2 The email account is over quota', 'mailbox_full'],
    ['4.2.2', '452 4.2.2 Over quota, given up after 5 days', 'mailbox_full'],
    ['5.0.0', '550 Unknown user mori@docomo.ne.jp', 'bounced'],
    ['5.0.0', "554 delivery error: dd This user doesn't have a yahoo.co.jp account", 'bounced'],
    ['5.0.0', '552 Mailbox is full', 'mailbox_full'],
    ['5.0.0', '554 Transaction failed', 'returned'],
    ['', '550 5.1.1 User unknown', 'bounced'],
    ['5.2.3', '552 5.2.3 Message too large for this mailbox', 'returned'],
    ['5.4.4', 'Host or domain name not found', 'returned'],
    ['5.7.1', '550 5.7.1 Blocked as spam: user unknown to our reputation', 'returned'],
    ['4.4.7', 'delivery temporarily suspended: connection timed out', 'returned'],
  ])('with %s and «%s» says %s', async (status, diagnostic, bounce) => {
    expect(await said(deliveryReport({ status, diagnostic }))).toBe(bounce)
  })

  test.each([
    ['delayed', '4.4.1'],
    ['delivered', '2.1.5'],
    ['relayed', '2.0.0'],
    ['expanded', '2.0.0'],
  ])('of what is %s is no bounce', async (action, status) => {
    expect(await said(deliveryReport({ action, status, diagnostic: '250 ok' }))).toBe('report')
  })

  test('is believed whoever carried it, as forwarders put their own sender', async () => {
    expect(await said(deliveryReport(), false)).toBe('bounced')
  })
})

const fromServer = { From: 'MAILER-DAEMON@old.example.jp', To: 'bounce@fuse.example.jp' }

describe('what follows no standard', () => {
  test.each([
    [
      'failure notice',
      'Hi. This is the qmail-send program.\nI am afraid I was not able to deliver your message.\nThis is a permanent error; Sorry, no mailbox here by that name. (#5.1.1)',
      'bounced',
    ],
    ['配信エラー', '次の宛先に届けられませんでした。宛先が存在しません。', 'bounced'],
    ['Returned mail', '550 mailbox is full', 'mailbox_full'],
    ['メールが送信できませんでした', '受信箱の容量がいっぱいです。', 'mailbox_full'],
    ['Undeliverable', '554 rejected by content filter', 'returned'],
    ['Warning: could not send message for past 4 hours', 'It will be retried. 4.4.1', 'report'],
    [
      'failure notice',
      'Connected to 61.4.195.10 but the recipient was refused.\n550 Unknown user',
      'bounced',
    ],
    ['failure notice', 'Connected to 61.5.1.1 but the mail was refused.\n554 blocked', 'returned'],
    ['hello', 'nothing of note', 'other'],
  ])('«%s» is read by its words', async (Subject, body, kind) => {
    expect(await said(mailOf({ ...fromServer, Subject, '': body }))).toBe(kind)
  })

  test('is read as a bounce from a mail server even if somebody forwarded it', async () => {
    const mail = mailOf({ ...fromServer, Subject: 'failure notice', '': 'Unknown user' })
    expect(await said(mail, false)).toBe('bounced')
  })
})

describe('what a person or a program answers', () => {
  const from = { From: 'mori@example.jp', To: 'bounce@fuse.example.jp' }
  test.each([
    [
      'an absence notice',
      { ...from, Subject: '不在', 'Auto-Submitted': 'auto-replied', '': '学会で不在。届け出は事務まで' },
      'auto_reply',
    ],
    [
      'an older absence notice',
      { ...from, Subject: 'Out of office', Precedence: 'bulk', '': 'mails fail to reach me' },
      'auto_reply',
    ],
    [
      'a written answer',
      { ...from, Subject: 'Re: 訓練', '': 'メールが戻りましたとのことですが、届いています。550番地' },
      'other',
    ],
    [
      'a receipt',
      {
        ...from,
        Subject: 'Read: 訓練',
        'Content-Type': 'multipart/report; report-type=disposition-notification; boundary="b"',
        '': '--b\nContent-Type: text/plain\n\nIt was not deleted; no failure.\n--b--',
      },
      'report',
    ],
  ])('%s is no bounce', async (_, mail, kind) => {
    expect(await said(mailOf(mail as Record<string, string>), kind === 'report')).toBe(kind)
  })

  test.each([
    '休診日です。',
    '27日に戻りましたら、ご連絡いたします。',
    'お急ぎの届け出は事務までお送りください。',
    'Your call will be returned on Monday; mails may fail to reach me.',
    '5.12.25まで休診です。',
  ])('an absence notice without a sender in its envelope is none either: %s', async (text) => {
    const mail = mailOf({ ...from, Subject: '自動応答', 'Auto-Submitted': 'auto-replied', '': text })
    expect(await said(mail)).toBe('auto_reply')
  })

  test('nor is one that says nothing of itself', async () => {
    expect(
      await said(mailOf({ ...from, Subject: '不在', '': '27日に戻りましたら、ご連絡いたします。' })),
    ).toBe('other')
  })
})

test('whatever bytes come, they are read without a fault', async () => {
  await assert(
    asyncProperty(uint8Array({ maxLength: 400 }), async (bytes) => {
      const head = Buffer.from('Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: ')
      await readReturnedMail(Buffer.concat([head, bytes]), true)
      await readReturnedMail(bytes, false)
    }),
    { numRuns: 200 },
  )
})

describe('a mailbox file', () => {
  const box = (...mails: [sender: string, mail: string][]) =>
    Buffer.from(
      mails
        .map(
          ([sender, mail]) =>
            `From ${sender} Sat Nov 28 08:00:00 2026\n${mail.replace(/^(>*From )/gm, '>$1')}\n`,
        )
        .join(''),
    )

  test('is cut into its mails, and knows who sent each', () => {
    const file = box(
      ['MAILER-DAEMON', deliveryReport()],
      ['mori@example.jp', mailOf({ Subject: 'a', '': 'From me\n\nFrom you' })],
    )
    const [first, second, ...none] = cutMbox(file)
    expect(none).toEqual([])
    expect(first?.from_nobody).toBe(true)
    expect(first?.raw.toString()).toContain('Status: 5.1.1')
    expect(second?.from_nobody).toBe(false)
    expect(second?.raw.toString()).toContain('\nFrom me\n\nFrom you')
  })

  test('may be empty', () => {
    expect(cutMbox(Buffer.from('\n'))).toEqual([])
  })
})
