/** One mail of a mailbox file, with the sender of its envelope. */
export interface KeptMail {
  raw: Buffer
  from_nobody: boolean
  /** The bytes as they stood in the mailbox. */
  asKept: Buffer
}

/**
 * mbox — cuts a mailbox file (RFC 4155) into its mails. Each begins with a line `From <sender> <date>` after an empty
 * line; what the writer quoted as `>From ` is given back as it was.
 */
export function cutMbox(file: Buffer): KeptMail[] {
  const text = file.toString('latin1').replaceAll('\r\n', '\n')
  return text
    .split(/(?:^|(?<=\n\n))From (?=.*\d\d:\d\d)/)
    .filter((piece) => piece.trim() !== '')
    .map((piece) => {
      const end = piece.indexOf('\n')
      const sender = piece.slice(0, end).split(' ')[0] ?? ''
      const mail = piece.slice(end + 1).replace(/^>(>*From )/gm, '$1')
      return {
        raw: Buffer.from(mail, 'latin1'),
        from_nobody: /^(?:<>|MAILER-DAEMON|-)$/i.test(sender),
        asKept: Buffer.from(`From ${piece}`, 'latin1'),
      }
    })
}

/** One file of a Maildir: the sender stands in the head alone. */
export const maildirMail = (raw: Buffer): KeptMail => ({
  raw,
  asKept: raw,
  from_nobody: /^return-path:\s*<>/im.test(raw.toString('latin1', 0, 16_384)),
})
