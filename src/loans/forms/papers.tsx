import type { Child, PropsWithChildren } from 'hono/jsx'
import { dayOfYear, timeInWords } from '../../ui/time.ts'
import { HAND_OVER_POINTS, pointsFor, RETURN_POINTS } from '../lending/checklists.ts'
import { lastDay } from '../lending/periods.ts'
import type { LoanView } from '../lending/queries.ts'
import { LOAN_LABELS } from '../lending/words.ts'
import type { LoanStep } from '../table.ts'
import { FUELS, UNIT_KINDS } from '../words.ts'
import { clausesOf } from './clauses.ts'
import type { LoanTerms } from './terms.ts'

/** What a paper is filled in from. */
export interface Filled {
  loan: LoanView
  steps: LoanStep[]
  terms: LoanTerms
  at: Date
}

const stepOf = (steps: LoanStep[], ...names: string[]) => steps.find(({ step }) => names.includes(step))
const when = (at: Date | null | undefined) =>
  at ? `${dayOfYear(at)} ${timeInWords(at)}` : '　　　　年　　月　　日　　時　　分'
const untilDay = ({ until }: LoanView) => (until ? dayOfYear(lastDay(until)) : '　　　　年　　月　　日')

/** As on the page of the loan: where nobody keeps it, the office does. */
const keyOf = ({ key_holder, key_phone, phone }: LoanView) =>
  [key_holder ?? '事務局', key_phone ?? (key_holder ? null : phone)].filter(Boolean).join(' ')

const Title = ({ loan, children }: PropsWithChildren<{ loan: LoanView }>) => (
  <h1>
    {loan.purpose !== 'actual' && LOAN_LABELS[loan.purpose]}
    {children}
  </h1>
)

const Row = ({ name, children }: { name: string; children?: Child }) => (
  <tr>
    <th>{name}</th>
    <td>{children}</td>
  </tr>
)

/** 電源の表 — the same lines on every paper. */
const UnitRows = ({ loan }: { loan: LoanView }) => (
  <>
    <Row name="管理番号・種類">
      {loan.asset_number}・{UNIT_KINDS[loan.kind]}
    </Row>
    <Row name="メーカー・型式">
      {[loan.maker, loan.model].filter(Boolean).join(' ')}
      {loan.serial_number && `（製造番号 ${loan.serial_number}）`}
    </Row>
    <Row name="定格">
      {loan.rated_w.toLocaleString('ja-JP')}W
      {loan.capacity_wh && `・${loan.capacity_wh.toLocaleString('ja-JP')}Wh`}
      {loan.fuel && `・${FUELS[loan.fuel]}`}
    </Row>
    <Row name="付属品">{loan.accessories}</Row>
  </>
)

const Signed = ({ who }: { who: string }) => (
  <div class="paper-sign">
    <p>　　　　年　　月　　日</p>
    <p>{who}</p>
    <p>お名前（自署）　　　　　　　　　　　　　　　</p>
    <p>電話　　　　　　　　　　　　　　　　　　　　</p>
  </div>
)

/** 申請書兼誓約書 — the clauses of the association, and room for a hand. */
export const Application = ({ loan, terms, steps }: Filled) => (
  <>
    <p class="paper-to">{loan.association_name} 会長 様</p>
    <Title loan={loan}>非常用電源 貸出申請書兼誓約書</Title>
    <p>次のとおり、非常用電源の貸出を申請します。借りるときは、下の条項を守ります。</p>
    <table>
      <Row name="申請した日時">{when(stepOf(steps, 'request')?.taken_at)}</Row>
      <Row name="借りる所">
        {loan.borrower_name}
        {loan.neighbour_name && `（${loan.neighbour_name}）`}
      </Row>
      <Row name="使う場所">{loan.place}</Row>
      <Row name="患者の人数">{loan.patients}人（お名前は書きません）</Row>
      <Row name="必要な時間">{loan.hours_needed !== null && `${loan.hours_needed}時間`}</Row>
      <Row name="返却の期限">{untilDay(loan)}</Row>
      <UnitRows loan={loan} />
    </table>
    <h2>条項</h2>
    <ol class="paper-clauses">
      {clausesOf(terms.clauses).map(({ name, text }) => (
        <li>
          <strong>{name}</strong> {text}
        </li>
      ))}
      <li>
        <strong>期間</strong> 引き渡した日の次の日から{terms.usual_days}日まで、延長を含めて
        {terms.longest_days}
        日までです。
      </li>
    </ol>
    <Signed who="申請する人" />
  </>
)

const DECIDED: Record<string, string> = {
  approve: '貸出を承認します。',
  approve_orally: '貸出を承認します（口頭で承認済み）。',
  decline: '今回は貸出ができません。',
  hold: '確認のため、決定を保留しています。',
}

/** 決定通知書 */
export const Decision = ({ loan, steps }: Filled) => {
  const decided = stepOf(steps, 'approve', 'approve_orally', 'decline') ?? stepOf(steps, 'hold')
  return (
    <>
      <p class="paper-to">{loan.borrower_name} 御中</p>
      <p class="paper-from">
        　　　　年　　月　　日
        <br />
        {loan.association_name}　会長　　　　　　　　　印
        <br />
        {loan.phone && `電話 ${loan.phone}`}
      </p>
      <Title loan={loan}>非常用電源 貸出決定通知書</Title>
      <p>申請のあった非常用電源について、次のとおり決めたのでお知らせします。</p>
      <table>
        <Row name="決定">{decided ? DECIDED[decided.step] : '□ 承認　□ 辞退　□ 保留'}</Row>
        <Row name="決めた日時">{when(decided?.taken_at)}</Row>
        <Row name="決めた人">{decided?.taken_by_name}</Row>
        <Row name="貸出の期間">
          {dayOfYear(loan.handed_over_at ?? loan.from)} から {untilDay(loan)} まで
        </Row>
        <UnitRows loan={loan} />
        <Row name="受け取り場所">{loan.storage_place}</Row>
        <Row name="鍵の担当">{keyOf(loan)}</Row>
        <Row name="理由・条件">{decided?.note}</Row>
      </table>
      <p>受け取りの前に、鍵の担当に電話してください。</p>
    </>
  )
}

const Boxes = ({
  points,
  ticked,
}: {
  points: { code: string; label: string }[]
  ticked: readonly string[] | null
}) => (
  <table class="paper-points">
    {points.map(({ code, label }) => (
      <tr>
        <td class="paper-box">{ticked?.includes(code) ? '☑' : '□'}</td>
        <td>{label}</td>
      </tr>
    ))}
  </table>
)

/** 借用書（引渡書） */
export const Receipt = ({ loan, steps, terms }: Filled) => {
  const handed = stepOf(steps, 'hand_over')
  return (
    <>
      <p class="paper-to">{loan.owner_name ?? loan.association_name} 様</p>
      <Title loan={loan}>非常用電源 借用書（引渡書）</Title>
      <p>次の非常用電源を、申請書兼誓約書の条項を守って借りました。</p>
      <table>
        <Row name="引渡の日時">{when(handed?.taken_at)}</Row>
        <Row name="借りた所">{loan.borrower_name}</Row>
        <Row name="返却の期限">
          {untilDay(loan)}（延長を含めて{terms.longest_days}日まで）
        </Row>
        <UnitRows loan={loan} />
        <Row name="渡した人">{handed?.taken_by_name}</Row>
      </table>
      <h2>引渡の確認</h2>
      <Boxes points={pointsFor(HAND_OVER_POINTS, loan)} ticked={handed?.checked ?? null} />
      {handed?.note && <p>ひとこと: {handed.note}</p>}
      <Signed who="受け取った人" />
    </>
  )
}

/** 点検表 — of this unit, before it leaves and month by month. */
export const Checklist = ({ loan }: Filled) => (
  <>
    <Title loan={loan}>非常用電源 点検表</Title>
    <table>
      <UnitRows loan={loan} />
      <Row name="保管場所">{loan.storage_place}</Row>
    </table>
    <h2>点検の記録（使用前・毎月）</h2>
    <table class="paper-grid">
      <thead>
        <tr>
          <th>点検する所</th>
          {Array.from({ length: 6 }, () => (
            <th class="paper-day">　月　日</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {[...pointsFor(RETURN_POINTS, loan).map(({ label }) => label), '点検した人'].map((label) => (
          <tr>
            <th>{label}</th>
            {Array.from({ length: 6 }, () => (
              <td />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
    <p>よければ○、だめなら×を付けて、すぐ事務局に知らせてください。</p>
  </>
)

/** 返却検査票 */
export const Return = ({ loan, steps }: Filled) => {
  const [back, inspected] = [stepOf(steps, 'take_back'), stepOf(steps, 'inspect')]
  const points = pointsFor(RETURN_POINTS, loan)
  const passed = inspected ? points.every(({ code }) => inspected.checked.includes(code)) : null
  return (
    <>
      <Title loan={loan}>非常用電源 返却検査票</Title>
      <table>
        <Row name="借りた所">{loan.borrower_name}</Row>
        <Row name="引渡の日時">{when(loan.handed_over_at)}</Row>
        <Row name="返却の日時">{when(back?.taken_at)}</Row>
        <Row name="受け取った人">{back?.taken_by_name}</Row>
        <UnitRows loan={loan} />
        <Row name="検査の日時">{when(inspected?.taken_at)}</Row>
        <Row name="検査した人">{inspected?.taken_by_name}</Row>
      </table>
      <h2>検査の項目</h2>
      <Boxes points={points} ticked={inspected?.checked ?? null} />
      <p class="paper-verdict">
        {passed === null ? '□ 合格　　□ 不合格' : passed ? '☑ 合格　　□ 不合格' : '□ 合格　　☑ 不合格'}
      </p>
      <p>ひとこと: {inspected?.note ?? back?.note}</p>
      <Signed who="立ち会った人" />
    </>
  )
}
