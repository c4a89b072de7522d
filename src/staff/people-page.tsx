import type { SignedInStaff } from '../app.tsx'
import { may } from '../rights.ts'
import { Button, ButtonLink, Notice } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { dayAndTime } from '../ui/time.ts'
import { type Invitation, isOfficer, STAFF_ROLES, type StaffRole } from './table.ts'

export interface Person {
  user_id: string
  name: string
  email: string
  role: StaffRole
  enrolled_at: Date | null
  signed_in_at: Date | null
  /** Another officer asked for the reset of this person's second factor. */
  waits_for_approval: boolean
}

export type OpenInvitation = Pick<
  Invitation,
  'id' | 'name' | 'email' | 'role' | 'sent_at' | 'expires_at' | 'mailed_at'
>

/** What has just been done, said once above the list. */
export const DONE = {
  invited: '招待を送りました',
  not_mailed: '招待のメールを送れませんでした。少し待って「もう一度送る」を押してください',
  revoked: '招待を取り消しました',
  role: '役割を変えました。次の操作から変わります',
  removed: '削除しました。この医師会の画面には、もう入れません',
  asked: '解除を頼みました。24時間のうちに、別の方の承認が要ります',
  approved: '認証アプリを解除しました',
  withdrawn: '解除の依頼を取り下げました',
} as const
export type Done = keyof typeof DONE

export const PeoplePage = ({
  staff,
  people,
  invitations,
  now,
  done,
}: {
  staff: SignedInStaff
  people: Person[]
  invitations: OpenInvitation[]
  now: Date
  done: Done | null
}) => (
  <Layout title="職員" staff={staff}>
    <div class="heading">
      <h1>職員</h1>
      {may(staff.role, 'GET /staff/invite') && (
        <ButtonLink kind="main" href="/staff/invite">
          新しい方を招待する
        </ButtonLink>
      )}
    </div>
    {done && <Notice kind={done === 'not_mailed' ? 'wrong' : 'done'} title={DONE[done]} />}
    <p>
      {staff.association_name}の画面に入れる方です。{people.length}人います。
    </p>
    <div class="people">
      <table>
        <thead>
          <tr>
            <th scope="col">お名前</th>
            <th scope="col">役割</th>
            <th scope="col">認証アプリ</th>
            <th scope="col">最後に入った時</th>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr>
              <td>
                <a href={`/staff/people/${person.user_id}`}>{person.name}</a>
                {person.user_id === staff.user_id && ' (あなた)'}
                <small>{person.email}</small>
              </td>
              <td data-label="役割">{STAFF_ROLES[person.role]}</td>
              <td data-label="認証アプリ">
                <FactorWord {...person} />
              </td>
              <td data-label="最後に入った時">
                {person.signed_in_at ? dayAndTime(person.signed_in_at) : 'まだ入っていません'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
    <h2>返事を待っている招待</h2>
    {invitations.length === 0 ? (
      <p>ありません。</p>
    ) : (
      <Invitations staff={staff} invitations={invitations} now={now} />
    )}
    <p>
      <ButtonLink href="/settings">設定へ戻る</ButtonLink>
    </p>
  </Layout>
)

const FactorWord = ({ enrolled_at, role, waits_for_approval }: Person) => {
  if (waits_for_approval) return <strong>解除の承認を待っています</strong>
  if (enrolled_at) return '設定済み'
  return isOfficer(role) ? 'まだ(次に入るときに設定)' : 'なし'
}

const Invitations = ({
  staff,
  invitations,
  now,
}: {
  staff: SignedInStaff
  invitations: OpenInvitation[]
  now: Date
}) => (
  <div class="people">
    <table>
      <thead>
        <tr>
          <th scope="col">お名前</th>
          <th scope="col">役割</th>
          <th scope="col">状況</th>
          {may(staff.role, 'POST /staff/invitations/:id/resend') && <th scope="col">操作</th>}
        </tr>
      </thead>
      <tbody>
        {invitations.map((invitation) => (
          <tr>
            <td>
              {invitation.name}
              <small>{invitation.email}</small>
            </td>
            <td data-label="役割">{STAFF_ROLES[invitation.role]}</td>
            <td data-label="状況">{stateOf(invitation, now)}</td>
            {may(staff.role, 'POST /staff/invitations/:id/resend') && (
              <td>
                <div class="row-actions">
                  <form method="post" action={`/staff/invitations/${invitation.id}/resend`}>
                    <input type="hidden" name="working_for" value={staff.association} />
                    <Button kind="text">もう一度送る</Button>
                  </form>
                  <form method="post" action={`/staff/invitations/${invitation.id}/revoke`}>
                    <input type="hidden" name="working_for" value={staff.association} />
                    <Button kind="text">取り消す</Button>
                  </form>
                </div>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

function stateOf({ mailed_at, expires_at }: OpenInvitation, now: Date) {
  if (!mailed_at) return 'メールを送れていません'
  return expires_at <= now ? '期限が切れました' : `${dayAndTime(expires_at)}まで使えます`
}
