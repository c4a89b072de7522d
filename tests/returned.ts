/** A delivery report as Postfix writes one, with what the story wants to vary. */
export const deliveryReport = ({
  to = 'bounce@fuse.example.jp',
  action = 'failed',
  status = '5.1.1',
  diagnostic = '550 5.1.1 User unknown',
} = {}) =>
  mailOf({
    'Return-Path': '<>',
    From: 'Mail Delivery System <MAILER-DAEMON@relay.example.jp>',
    To: to,
    Subject: 'Undelivered Mail Returned to Sender',
    'Auto-Submitted': 'auto-replied',
    'Content-Type': 'multipart/report; report-type=delivery-status; boundary="b"',
    '': [
      '--b',
      'Content-Type: text/plain',
      '',
      'This is the mail system.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; relay.example.jp',
      '',
      'Final-Recipient: rfc822; mori@example.jp',
      `Action: ${action}`,
      ...(status ? [`Status: ${status}`] : []),
      `Diagnostic-Code: smtp; ${diagnostic}`,
      '',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      'From: anpi@fuse.example.jp',
      'Subject: =?utf-8?B?44CQ6KiT57e044CR?=',
      '--b--',
    ].join('\n'),
  })

/** Headers and, under the empty name, the body. */
export const mailOf = ({ '': body = '', ...headers }: Record<string, string>) =>
  [
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    'MIME-Version: 1.0',
    '',
    body,
    '',
  ].join('\n')
