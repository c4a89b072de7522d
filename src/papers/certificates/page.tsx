import type { SignedInStaff } from '../../app.tsx'
import { people } from '../../board/words.ts'
import { endedAt, headline, LABELS } from '../../safety-checks/rules.ts'
import type { SafetyCheck } from '../../safety-checks/table.ts'
import { eraDate, eraMoment } from '../../ui/time.ts'
import { PaperFrame } from '../check/frame.tsx'
import type { TookPart } from './queries.ts'

interface CertificatesProps {
  check: SafetyCheck & { launched_at: Date }
  staff: SignedInStaff
  found: TookPart[]
  /** The one clinic whose sheet is asked for; all of them otherwise. */
  only?: string | undefined
  phone: string | null
  at: Date
}

/** BCP訓練参加証 — one sheet for each facility that took part; none before the drill is closed. */
export const CertificatesPage = ({ check, staff, found, only, phone, at }: CertificatesProps) => {
  const end = endedAt(check)
  return (
    <PaperFrame check={check} staff={staff} name="BCP訓練参加証" lead={leadOf(check, found, only)}>
      {found.length > 1 && <Choice check={check} found={found} only={only} />}
      {found
        .filter(({ id }) => !only || id === only)
        .map((facility) => (
          <article class="a4 certificate" aria-label={`${facility.name}の参加証`}>
            <p class="issued">
              <span>{LABELS.drill}</span> {eraDate(at)}
            </p>
            <p class="to">{facility.name} 様</p>
            <h2>BCP訓練 参加証</h2>
            <p class="body">
              貴院は、{staff.association_name}
              が行った次の訓練に参加し、災害時の安否と診療の状況を報告する手順を確かめられたことを証します。
            </p>
            <dl>
              <Row name="訓練" text={headline(check)} />
              {check.scenario && <Row name="想定" text={check.scenario} />}
              <Row name="実施" text={`${eraMoment(check.launched_at)}〜${end ? eraMoment(end) : ''}`} />
              <Row
                name="貴院の回答"
                text={`${eraMoment(facility.first_at)}（回答した医師 ${people(facility.people)}人）`}
              />
              <Row
                name="行ったこと"
                text={[
                  '安否と診療の可否の報告',
                  facility.has_details && '建物・電気・水などの状況の報告',
                  facility.has_loan && '非常用電源の貸出の練習',
                ]
                  .filter(Boolean)
                  .join('、')}
              />
            </dl>
            <div class="from">
              <p>
                {staff.association_name}
                {phone && <small>事務局 {phone}</small>}
              </p>
              <p class="signed">
                会長 <span class="name-line" /> <span class="seal">印</span>
              </p>
            </div>
            <p class="note">
              この証は、訓練に参加した記録です。事業継続計画（BCP）の内容や、施設基準を満たすことを証するものではありません。
            </p>
          </article>
        ))}
    </PaperFrame>
  )
}

function leadOf({ status }: SafetyCheck, found: TookPart[], only: string | undefined) {
  if (status !== 'closed') return '訓練を締め切ると、参加した医療機関の参加証を印刷できます。'
  if (found.length === 0) return '締切までに回答した医療機関はありません。印刷する参加証はありません。'
  if (only) return '1か所分を開いています。［印刷］で、この1枚だけを印刷します。'
  return `締切までに回答した${people(found.length)}か所に1枚ずつです。医療機関のない先生の分はありません。［印刷］で、まとめて印刷します。`
}

/** On the screen only: one clinic's sheet by itself, for whoever asks for it later. */
const Choice = ({ check, found, only }: Pick<CertificatesProps, 'check' | 'found' | 'only'>) => {
  const all = `/safety-checks/${check.id}/certificates`
  return (
    <nav class="screen-only certificate-choice" aria-label="印刷する医療機関">
      <a href={all} aria-current={only ? undefined : 'page'}>
        すべて（{people(found.length)}枚）
      </a>
      {found.map(({ id, name }) => (
        <a href={`${all}?clinic=${id}`} aria-current={id === only ? 'page' : undefined}>
          {name}
        </a>
      ))}
    </nav>
  )
}

const Row = ({ name, text }: { name: string; text: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{text}</dd>
  </div>
)
