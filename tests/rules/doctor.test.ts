import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { dkimFault } from '../../src/channels/dkim-record.ts'
import { clockFinding, versionFinding } from '../../src/cli/doctor/database.ts'
import { edgeFinding } from '../../src/cli/doctor/edge.ts'
import { diskFinding, lookAtSecret } from '../../src/cli/doctor/machine.ts'
import { dkimFinding } from '../../src/cli/doctor/mail.ts'
import { quotaFinding, webhookFinding } from '../../src/deliveries/look-at-line.ts'
import { linesOf } from '../../src/ui/findings.ts'

const noon = new Date('2026-11-28T12:00:00Z')
const plus = (ms: number) => new Date(noon.getTime() + ms)
const OWN_EDGE = { public_key: 'ours', channels: ['a', 'b'] }
const OURS = 'https://anpi.example.jp/webhooks/line/1'

describe('what the doctor thinks of', () => {
  test.each([
    ['a clock that agrees', clockFinding(plus(150), noon, 150), 'good'],
    ['a clock three seconds off', clockFinding(plus(-3_000), noon, 10), 'note'],
    ['a clock ten minutes off', clockFinding(plus(600_000), noon, 10), 'bad'],
    ['PostgreSQL 17', versionFinding('17.2 (Debian)', 3, 'redis'), 'good'],
    ['PostgreSQL 14', versionFinding('14.9', 3, 'postgres'), 'bad'],
    ['the embedded database', versionFinding('17.4', 3, 'embedded'), 'note'],
    ['a disk with room', diskFinding(50 * 1024 ** 3), 'good'],
    ['a disk with a gigabyte', diskFinding(1024 ** 3), 'note'],
    ['a full disk', diskFinding(1024 ** 2), 'bad'],
    ['a random secret', lookAtSecret({ secret: 'Vq0r8T2mZk5Xw1Yc7Bn4Gh9Ls6Jd3Fp/' }), 'good'],
    ['a secret of one letter', lookAtSecret({ secret: 'a'.repeat(40) }), 'bad'],
    ['our webhook', webhookFinding('LINE', { url: OURS, active: true }, OURS), 'good'],
    ['our webhook, switched off', webhookFinding('LINE', { url: OURS, active: false }, OURS), 'bad'],
    ['another webhook', webhookFinding('LINE', { url: `${OURS}2`, active: true }, OURS), 'bad'],
    ['no webhook', webhookFinding('LINE', null, OURS), 'bad'],
    ['a month without limit', quotaFinding('LINE', { limit: null, used: 9_000 }), 'good'],
    ['a month with half left', quotaFinding('LINE', { limit: 200, used: 100 }), 'good'],
    ['a month with a tenth left', quotaFinding('LINE', { limit: 200, used: 180 }), 'note'],
    ['a month used up', quotaFinding('LINE', { limit: 200, used: 230 }), 'bad'],
    ['a DKIM key that fits', dkimFinding('a._domainkey.b', null), 'good'],
    ['a DKIM key in no DNS', dkimFinding('a._domainkey.b', 'no_record'), 'bad'],
    ['another DKIM key', dkimFinding('a._domainkey.b', 'other_key'), 'bad'],
    ['an edge that fits', edgeFinding({ public_key: 'ours', channels: ['b', 'a', 'c'] }, OWN_EDGE), 'good'],
    ['an edge that is silent', edgeFinding('away', OWN_EDGE), 'bad'],
    ['an edge with another secret', edgeFinding('stranger', OWN_EDGE), 'bad'],
    [
      'an edge that seals to another key',
      edgeFinding({ public_key: 'old', channels: ['a', 'b'] }, OWN_EDGE),
      'bad',
    ],
    ['an edge without a key', edgeFinding({ public_key: null, channels: ['a', 'b'] }, OWN_EDGE), 'bad'],
    ['an edge without a channel', edgeFinding({ public_key: 'ours', channels: ['a'] }, OWN_EDGE), 'note'],
    ['a DNS that is silent', dkimFinding('a._domainkey.b', 'unknown'), 'note'],
  ])('%s', (_, finding, mark) => {
    expect(finding.mark).toBe(mark)
    // Whoever is told that something is wrong is told what to do.
    if (mark === 'bad') expect(finding.to_do).toMatch(/ください|ます/)
    expect(linesOf([finding])[0]).toMatch(/^[良否注未] \S/)
  })
})

describe('the public half of a DKIM key', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  const ed = generateKeyPairSync('ed25519')
  const dkim = ({ privateKey }: typeof rsa) => ({
    domain: 'example.jp',
    selector: 'anpi',
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  })
  const p = rsa.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  const p_ed = ed.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64')
  test.each([
    ['RSA in one record', dkim(rsa), [`v=DKIM1; k=rsa; p=${p}`], null],
    [
      'RSA with blanks, beside another record',
      dkim(rsa),
      ['v=spf1 -all', `p=${p.slice(0, 90)} ${p.slice(90)};`],
      null,
    ],
    ['Ed25519', dkim(ed), [`v=DKIM1; k=ed25519; p=${p_ed}`], null],
    ['another key', dkim(rsa), [`v=DKIM1; p=${p_ed}`], 'other_key'],
    ['a key taken back', dkim(rsa), ['v=DKIM1; p='], 'other_key'],
    ['no such record', dkim(rsa), ['v=spf1 -all'], 'no_record'],
    ['nothing', dkim(rsa), [], 'no_record'],
  ])('%s', (_, settings, records, fault) => {
    expect(dkimFault(settings, records)).toBe(fault)
  })
})
