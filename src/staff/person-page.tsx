import type { SignedInStaff } from '../app.tsx'
import { may } from '../rights.ts'
import { Button, ButtonLink, Notice, RadioGroup } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { dayAndTime } from '../ui/time.ts'
import { ROLE_WORDS } from './invite-page.tsx'
import type { Person } from './people-page.tsx'
import { STAFF_ROLES } from './table.ts'
import type { Hindrance } from './two-officers.ts'

const REFUSALS = {
  oneself: 'ご自分の分はできません。ほかの事務局の方に頼んでください',
  last_office: '事務局が1人もいなくなるため、できません。先に、ほかの方を事務局にしてください',
  too_few: '事務局と委員長が、ご本人のほかに2人要ります',
  too_new: '承認できるのは、依頼の24時間前から事務局か委員長の方だけです',
  elsewhere: 'ほかの医師会でも事務局か委員長の方なので、ここでは解除できません',
  asker_gone: '頼んだ方は、もう事務局でも委員長でもありません。取り下げて、頼み直してください',
  already_asked: 'もう頼まれています。別の方が承認すると、解除されます',
  asked_by_you: 'ご自分で頼んだものは承認できません。別の方に頼んでください',
  role_missing: '役割を1つ選んでください',
} as const
export type PersonRefusal = keyof typeof REFUSALS

const OPERATOR = 'システムの担当者に tomoshibi staff reset --second-factor を頼んでください。'
const isHindrance = (refusal: PersonRefusal): refusal is Hindrance =>
  refusal === 'too_few' || refusal === 'too_new' || refusal === 'elsewhere'

export interface ResetState {
  /** Why two officers of here cannot do it. */
  hindrance: Hindrance | null
  open: { by_you: boolean; by_name: string; until: Date } | null
}

interface PersonPageProps {
  staff: SignedInStaff
  person: Person
  reset: ResetState
  refusal?: PersonRefusal | undefined
}

/** One person of the staff, and everything that may be done about them. */
export const PersonPage = ({ staff, person, reset, refusal }: PersonPageProps) => {
  const is_you = person.user_id === staff.user_id
  return (
    <Layout title={person.name} staff={staff}>
      <div class="narrow">
        <h1>{person.name}</h1>
        {refusal && (
          <Notice kind="wrong" title={REFUSALS[refusal]}>
            {isHindrance(refusal) && <p>{OPERATOR}</p>}
          </Notice>
        )}
        <dl class="facts">
          <dt>役割</dt>
          <dd>{STAFF_ROLES[person.role]}</dd>
          <dt>メール</dt>
          <dd>{person.email}</dd>
          <dt>認証アプリ</dt>
          <dd>{person.enrolled_at ? `${dayAndTime(person.enrolled_at)}に設定` : 'まだ設定していません'}</dd>
          <dt>最後に入った時</dt>
          <dd>{person.signed_in_at ? dayAndTime(person.signed_in_at) : 'まだ入っていません'}</dd>
        </dl>
        {is_you ? (
          <p>
            これはあなたです。パスワードと認証アプリは<a href="/settings/sign-in">設定</a>で変えられます。
          </p>
        ) : (
          <>
            {person.enrolled_at && <Reset staff={staff} person={person} reset={reset} />}
            {may(staff.role, 'POST /staff/people/:person/role') && <Role staff={staff} person={person} />}
            {may(staff.role, 'GET /staff/people/:person/remove') && (
              <>
                <h2>削除</h2>
                <p>この医師会の画面に入れなくします。</p>
                <div class="actions">
                  <ButtonLink href={`/staff/people/${person.user_id}/remove`}>削除の確認へ進む</ButtonLink>
                </div>
              </>
            )}
          </>
        )}
        <ButtonLink href="/staff">職員の一覧へ戻る</ButtonLink>
      </div>
    </Layout>
  )
}

const WorkingFor = ({ staff }: { staff: SignedInStaff }) => (
  <input type="hidden" name="working_for" value={staff.association} />
)

const Role = ({ staff, person }: Pick<PersonPageProps, 'staff' | 'person'>) => (
  <form method="post" action={`/staff/people/${person.user_id}/role`} novalidate>
    <h2>役割の変更</h2>
    <WorkingFor staff={staff} />
    <div class="roles">
      <RadioGroup
        name="role"
        label="新しい役割"
        value={person.role}
        options={Object.entries(STAFF_ROLES).map(([value, label]) => ({
          value,
          label,
          support: ROLE_WORDS[value as keyof typeof ROLE_WORDS],
        }))}
      />
    </div>
    <div class="actions">
      <Button kind="second">役割を変える</Button>
    </div>
  </form>
)

const Reset = ({ staff, person, reset }: Omit<PersonPageProps, 'refusal'>) => {
  const path = `/staff/people/${person.user_id}/reset`
  return (
    <>
      <h2>スマートフォンをなくしたとき</h2>
      {reset.open ? (
        <>
          <p>
            {reset.open.by_name}さんが、認証アプリの解除を頼みました。{dayAndTime(reset.open.until)}
            までに、別の方の承認が要ります。
          </p>
          <div class="actions">
            {!reset.open.by_you && (
              <form method="post" action={`${path}/approve`}>
                <WorkingFor staff={staff} />
                <Button kind="danger">ご本人と確かめたので、解除する</Button>
              </form>
            )}
            <form method="post" action={`${path}/withdraw`}>
              <WorkingFor staff={staff} />
              <Button kind="second">依頼を取り下げる</Button>
            </form>
          </div>
          {!reset.open.by_you && (
            <p class="support">
              先にお電話で、ご本人が頼んだことを確かめてください。解除すると元に戻せません。
            </p>
          )}
        </>
      ) : reset.hindrance ? (
        <p>
          {REFUSALS[reset.hindrance]}。{OPERATOR}
        </p>
      ) : (
        <>
          <p>予備コードもないときは、認証アプリを解除できます。2人目の承認があって、はじめて解除されます。</p>
          <form method="post" action={path} class="actions">
            <WorkingFor staff={staff} />
            <Button kind="second">認証アプリの解除を頼む</Button>
          </form>
        </>
      )}
    </>
  )
}

/** Before somebody is taken off the list. */
export const RemovePage = ({ staff, person }: Pick<PersonPageProps, 'staff' | 'person'>) => (
  <Layout title="職員を削除する" staff={staff}>
    <div class="narrow">
      <h1>{person.name}さんを削除しますか</h1>
      <p>
        {staff.association_name}
        の画面に、すぐに入れなくなります。これまでの操作の記録は残ります。
      </p>
      <form method="post" action={`/staff/people/${person.user_id}/remove`} class="actions keep">
        <WorkingFor staff={staff} />
        <Button kind="danger">{person.name}さんを削除する</Button>
        <ButtonLink href={`/staff/people/${person.user_id}`}>やめる</ButtonLink>
      </form>
    </div>
  </Layout>
)
