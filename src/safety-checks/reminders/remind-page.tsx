import type { SignedInStaff } from '../../app.tsx'
import { ROLES } from '../../roster/table.ts'
import { Button, ButtonLink, ErrorSummary, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { Options } from '../../ui/select-field.tsx'
import { NOT_TICKED, QuotaFact, ReserveTick } from '../quota/quota-view.tsx'
import type { MonthCost } from '../quota/rules.ts'
import { inReach } from '../reach-words.ts'
import { BANDS, headline, LABELS } from '../rules.ts'
import type { SilentCount, SilentFilter } from '../silent.ts'
import type { SafetyCheck } from '../table.ts'

const FAULTS = {
  just_reminded: {
    title: '10分以内に、もう一度送ったばかりです',
    text: 'ほかの職員が押したか、自動の再送かもしれません。続けて送ると、先生方に2回届きます。',
  },
  nobody_silent: {
    title: '送る相手がいません',
    text: '全員が答えたか、いま送っているところです。何も送っていません。',
  },
} as const
export type RemindFault = keyof typeof FAULTS

export const RemindPage = ({
  staff,
  check,
  filter,
  silent: { silent, line, mail_only, neither },
  wards,
  cost,
  fault,
  again,
  not_ticked,
  is_ticked,
}: {
  staff: SignedInStaff
  check: SafetyCheck
  filter: SilentFilter
  silent: SilentCount
  wards: string[]
  cost: MonthCost | null
  fault: RemindFault | null
  /** Pressed knowing of the last time. */
  again: boolean
  /** The reserve would be used, and nobody has said that it may. */
  not_ticked: boolean
  is_ticked: boolean
}) => (
  <Layout
    title={`${headline(check)} もう一度送る`}
    band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
    staff={staff}
    styles={['office.css']}
  >
    <div class="narrow">
      <h1>{headline(check)}</h1>
      <h2>まだ答えていない方に、もう一度送る</h2>
      {not_ticked && <ErrorSummary errors={{ use_reserve: NOT_TICKED }} />}
      {fault && (
        <Notice kind="wrong" title={FAULTS[fault].title}>
          <p>{FAULTS[fault].text}</p>
        </Notice>
      )}
      <form method="get" class="filter-form">
        <label>
          役割
          <select name="role">
            <Options options={[['', 'すべて'], ...Object.entries(ROLES)]} value={filter.role ?? ''} />
          </select>
        </label>
        <label>
          区
          <select name="ward">
            <Options
              options={[['', 'すべて'], ...wards.map((ward): [string, string] => [ward, ward])]}
              value={filter.ward ?? ''}
            />
          </select>
        </label>
        <Button kind="second">この条件で数える</Button>
      </form>
      <dl class="facts">
        <dt>送る相手</dt>
        <dd>
          まだ答えていない方 <strong>{silent}人</strong>
        </dd>
        <dt>届け方</dt>
        <dd>
          LINE 最大 <strong>{line}通</strong>（ほかに、メールだけの方 {mail_only}人・どちらもない方 {neither}
          人）
        </dd>
        {cost && <QuotaFact cost={cost} />}
      </dl>
      <form method="post">
        <input type="hidden" name="working_for" value={staff.association} />
        <input type="hidden" name="role" value={filter.role ?? ''} />
        <input type="hidden" name="ward" value={filter.ward ?? ''} />
        {(again || fault === 'just_reminded') && <input type="hidden" name="again" value="1" />}
        {cost && silent > 0 && (
          <ReserveTick
            check={check}
            cost={cost}
            role={staff.role}
            error={not_ticked ? NOT_TICKED : undefined}
            is_ticked={is_ticked}
            instead="上で送る相手を減らすか、電話かけリストで確かめてください。"
          />
        )}
        <div class="actions">
          {silent > 0 && (
            <Button kind={check.purpose === 'actual' ? 'danger' : 'main'}>
              {fault === 'just_reminded'
                ? 'それでも送る'
                : `${LABELS[check.purpose]}${inReach({ members: silent, neither })}にもう一度送る`}
            </Button>
          )}
          <ButtonLink href={`/safety-checks/${check.id}`}>送らずに集計へ戻る</ButtonLink>
        </div>
      </form>
    </div>
  </Layout>
)
