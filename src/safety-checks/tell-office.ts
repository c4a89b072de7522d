import type { Kysely } from 'kysely'
import type { Mailer } from '../channels/mail.ts'
import { type Db, inAssociation } from '../db.ts'
import { ALERT_WORDS } from '../deliveries/alert-words.ts'
import { type AlertToTell, claimAlerts, markTold } from '../deliveries/office-alert.ts'
import type { Log } from '../log.ts'
import type { AssociationId } from '../roster/table.ts'
import { findOfficeAddresses } from '../staff/office-addresses.ts'
import { mailHtml } from '../ui/mail-html.ts'
import { LABELS } from './rules.ts'

interface Telling {
  db: Db
  auth: Kysely<never>
  mailer: Mailer
  public_url: string
  log: Log
}

/** 事務局への連絡 — mails each new alert to everybody of the office, once; what no mail host takes is tried again. */
export async function tellOffice({ db, auth, mailer, public_url, log }: Telling, association: AssociationId) {
  const alerts = await inAssociation(db, association, (tx) => claimAlerts(tx, association))
  if (alerts.length === 0) return
  const addresses = await findOfficeAddresses({ db, auth }, association)
  for (const alert of alerts) {
    const sent = await Promise.all(
      addresses.map((to, index) =>
        mailer.send({ to, ...mailOf(alert, { public_url, index }) }, async () => {}),
      ),
    )
    const is_told = addresses.length === 0 || sent.some((outcome) => outcome?.accepted)
    log.warn({ event: 'office_alert', alert: alert.id, about: alert.about, is_told })
    if (is_told) await inAssociation(db, association, (tx) => markTold(tx, association, alert.id))
  }
}

function mailOf(alert: AlertToTell, { public_url, index }: { public_url: string; index: number }) {
  const { title, done, way_out } = ALERT_WORDS[alert.about]
  // A drill that uses up the month says so first, as everything a drill sends does.
  const label = alert.purpose && alert.purpose !== 'actual' ? LABELS[alert.purpose] : '【要対応】'
  const text = [
    `${label}${title}`,
    '',
    `${alert.association_name}の安否確認システムからのお知らせです。`,
    '',
    done,
    '',
    way_out,
    '',
    `いまのようす: ${public_url}/safety-checks`,
  ].join('\n')
  return {
    from_name: alert.association_name,
    subject: `${label}${title}(${alert.association_name})`,
    text,
    html: mailHtml(text),
    message_id: `<${alert.id}.${index}@${new URL(public_url).hostname}>`,
  }
}
