import type { SignedInStaff } from '../app.tsx'
import { Button, ButtonLink, Notice } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { QrCode } from '../ui/qr-code.tsx'
import { Options, SelectField } from '../ui/select-field.tsx'
import { dayAndTime } from '../ui/time.ts'
import type { Told } from './appoint.ts'
import type { Choices, LeaderOnList } from './queries.ts'

const FAULTS = {
  no_member: '名簿にいる先生から選んでください。',
  no_ward: '名簿にある区から選んでください。',
} as const

export const LeadersPage = ({
  staff,
  leaders,
  choices,
  form,
  fault,
}: {
  staff: SignedInStaff
  leaders: LeaderOnList[]
  choices: Choices
  form: Record<string, string | undefined>
  fault?: keyof typeof FAULTS | undefined
}) => (
  <Layout title="班長" staff={staff}>
    <div class="narrow">
      <h1>班長</h1>
      <p>
        班長は、受け持ちの区でまだ回答のない先生だけを、自分専用のリンクと暗証番号で見て、電話で確かめ、聞いた回答を入れます。ほかの区や、ほかの方の回答の中身は見えません。
      </p>
      {leaders.length === 0 ? (
        <Notice kind="info" title="まだ班長がいません">
          <p>下で先生と区を選ぶと、リンクと暗証番号ができます。</p>
        </Notice>
      ) : (
        <Leaders leaders={leaders} />
      )}
      <h2>班長を決める</h2>
      {choices.members.length === 0 || choices.wards.length === 0 ? (
        <Notice kind="info" title="先に名簿を入れてください">
          <p>名簿に先生と医療機関の区があると、ここで選べます。</p>
        </Notice>
      ) : (
        <form method="post" action="/leaders" novalidate>
          <input type="hidden" name="working_for" value={staff.association} />
          <SelectField
            name="member"
            label="先生"
            error={fault === 'no_member' ? FAULTS.no_member : undefined}
          >
            <option value="">選んでください</option>
            <Options
              value={form.member}
              options={choices.members.map(({ id, name, kana }) => [id, `${name}(${kana})`])}
            />
          </SelectField>
          <SelectField
            name="ward"
            label="受け持ちの区"
            error={fault === 'no_ward' ? FAULTS.no_ward : undefined}
          >
            <option value="">選んでください</option>
            <Options value={form.ward} options={choices.wards.map((ward) => [ward, ward])} />
          </SelectField>
          <p class="support">
            同じ先生と区をもう一度選ぶと、新しいリンクになり、前のリンクは使えなくなります。
          </p>
          <div class="actions">
            <Button>リンクと暗証番号をつくる</Button>
          </div>
        </form>
      )}
    </div>
  </Layout>
)

const Leaders = ({ leaders }: { leaders: LeaderOnList[] }) => (
  <section class="scroll" tabindex={0} aria-label="班長の表">
    <table>
      <thead>
        <tr>
          <th scope="col">区</th>
          <th scope="col">先生</th>
          <th scope="col">最後に開いた時</th>
          <th scope="col">
            <span class="visually-hidden">操作</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {leaders.map(({ id, ward, name, left_at, opened_at }) => (
          <tr>
            <td>{ward}</td>
            <th scope="row">
              {name}
              {left_at && '(退会)'}
            </th>
            <td>{opened_at ? dayAndTime(opened_at) : 'まだ開いていません'}</td>
            <td>
              <a
                class="button button-text"
                href={`/leaders/${id}/dismiss`}
                aria-label={`${name}先生を${ward}の班長から外す`}
              >
                外す
              </a>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)

/** Shown once: neither the link nor the code can be read again. */
export const TellPage = ({ staff, told, link }: { staff: SignedInStaff; told: Told; link: string }) => (
  <Layout title="班長のリンクと暗証番号" staff={staff}>
    <div class="narrow">
      <h1>
        {told.ward}の班長 {told.member_name}先生へ
      </h1>
      <Notice kind="danger" title="この画面は1回だけです">
        <p>閉じると、もう表示できません。リンクはメールか紙で、暗証番号は電話で、別々に伝えてください。</p>
      </Notice>
      <h2>リンク</h2>
      <p class="told">{link}</p>
      <QrCode text={link} label="班長のページのQRコード" size_mm={45} />
      <h2>暗証番号</h2>
      <p class="told told-code">
        {told.code.slice(0, 3)} {told.code.slice(3)}
      </p>
      <p>続けて5回まちがえると、1時間は開けません。安否確認が開いている間だけ、一覧が出ます。</p>
      <div class="actions">
        <ButtonLink kind="main" href="/leaders">
          伝えました
        </ButtonLink>
      </div>
    </div>
  </Layout>
)

export const DismissPage = ({ staff, leader }: { staff: SignedInStaff; leader: LeaderOnList }) => (
  <Layout title="班長から外す" staff={staff}>
    <div class="narrow">
      <h1>
        {leader.name}先生を{leader.ward}の班長から外しますか
      </h1>
      <p>外すと、先生のリンクはすぐに使えなくなります。あとでもう一度決めると、新しいリンクになります。</p>
      <form method="post" class="actions">
        <input type="hidden" name="working_for" value={staff.association} />
        <Button kind="danger">班長から外す</Button>
        <ButtonLink href="/leaders">やめる</ButtonLink>
      </form>
    </div>
  </Layout>
)
