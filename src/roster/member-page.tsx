import type { SignedInStaff } from '../app.tsx'
import { CONDITIONS } from '../replies/table.ts'
import { Button, ButtonLink, Notice } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { Contacts, type ContactsProps } from './contacts.tsx'
import { History, type Names } from './history.tsx'
import type { AskedBefore, MemberInFull, NotedChange } from './member-queries.ts'
import { shownNumber } from './member-rules.ts'
import { FACILITY_TYPES, ROLES } from './table.ts'
import { dayOf, fullDate } from './words.ts'

const DONE = {
  added: '登録しました。つづけて、メールや電話を加えてください。',
  saved: '保存しました。',
  contact: '連絡先を変えました。',
  removed: '連絡先を外しました。もうそこへは送りません。',
  retry: '次の送信から、またこのメールへ送ります。',
  left: '退会にしました。次の安否確認から送りません。',
  returned: '退会を取り消しました。次の安否確認から送ります。',
} as const
export type Done = keyof typeof DONE
export const isDone = (text: string | undefined): text is Done =>
  text !== undefined && Object.hasOwn(DONE, text)

export interface MemberPageProps extends Omit<ContactsProps, 'staff'> {
  staff: SignedInStaff
  member: MemberInFull
  asked: AskedBefore[]
  history: NotedChange[]
  names: Names
  /** Names of the other associations; empty unless the one who looks works in their office too. */
  elsewhere: string[]
  done?: Done | undefined
  /** What stopped the last button, where it did. */
  trouble?: string | undefined
}

export const MemberPage = (props: MemberPageProps) => {
  const { staff, member, elsewhere, done, trouble } = props
  return (
    <Layout title={`${member.name}先生 名簿`} staff={staff}>
      <p class="back">
        <a href="/roster">名簿に戻る</a>
      </p>
      {done && (
        <div role="status">
          <Notice kind="done" title={DONE[done]} />
        </div>
      )}
      {trouble && <Notice kind="wrong" title={trouble} />}
      <div class="heading member-head">
        <h1>
          <small>{member.kana}</small>
          {member.name}
        </h1>
        <div class="roster-ways">
          <ButtonLink kind="main" href={`/roster/members/${member.id}/edit`}>
            変更する
          </ButtonLink>
          {!member.left_at && <ButtonLink href={`/roster/members/${member.id}/leave`}>退会にする</ButtonLink>}
        </div>
      </div>
      {member.left_at && <Gone staff={staff} member={member} left_at={member.left_at} />}
      {elsewhere.length > 0 && (
        <Notice kind="info" title={`${elsewhere.join('・')}の会員でもあります`}>
          <p>名簿は医師会ごとに別です。変わったことがあれば、それぞれの名簿で直してください。</p>
        </Notice>
      )}
      <div class="beside member">
        <section>
          <h2>会員</h2>
          <Facts member={member} />
          <h2>最近の安否確認</h2>
          <Asked asked={props.asked} />
        </section>
        <Contacts {...props} />
      </div>
      <History history={props.history} names={props.names} />
    </Layout>
  )
}

const Gone = ({ staff, member, left_at }: { staff: SignedInStaff; member: MemberInFull; left_at: Date }) => (
  <Notice kind="info" title={`${dayOf(left_at)}に退会しました`}>
    <p>安否確認は送りません。これまでの記録は残っています。</p>
    <form method="post" action={`/roster/members/${member.id}/return`} class="actions">
      <input type="hidden" name="working_for" value={staff.association} />
      <Button kind="second">退会を取り消す</Button>
    </form>
  </Notice>
)

const Facts = ({ member }: { member: MemberInFull }) => (
  <dl class="facts">
    <dt>会員番号</dt>
    <dd>{shownNumber(member.member_number) || 'まだありません'}</dd>
    <dt>役職</dt>
    <dd>{ROLES[member.role]}</dd>
    <dt>会員区分</dt>
    <dd>{member.membership ?? '決まっていません'}</dd>
    <dt>医療機関</dt>
    <dd>
      {member.facility_id ? (
        <>
          <a class="roster-link" href={`/roster/facilities/${member.facility_id}`}>
            {member.facility_name}
          </a>
          <br />
          {member.ward}
          {member.facility_type && `・${FACILITY_TYPES[member.facility_type]}`}
        </>
      ) : (
        'ありません'
      )}
    </dd>
    <dt>登録した日</dt>
    <dd>{dayOf(member.created_at)}</dd>
  </dl>
)

const MARKS = { actual: '', drill: '【訓練】', test: '【配信テスト】' } as const

const Asked = ({ asked }: { asked: AskedBefore[] }) =>
  asked.length === 0 ? (
    <p class="support">まだ安否確認を送っていません。</p>
  ) : (
    <ul class="asked-before">
      {asked.map(({ id, title, purpose, launched_at, condition, event_at }) => (
        <li>
          <a class="roster-link" href={`/safety-checks/${id}`}>
            {MARKS[purpose]}
            {title}
          </a>
          <br />
          {launched_at && <small>{dayOf(launched_at)} </small>}
          {condition && event_at ? (
            <>
              <strong>
                {CONDITIONS[condition].symbol}
                {CONDITIONS[condition].label}
              </strong>{' '}
              <small>({fullDate(event_at)})</small>
            </>
          ) : (
            '回答がありません'
          )}
        </li>
      ))}
    </ul>
  )
