import type { SignedInStaff } from '../../app.tsx'
import { choiceInWords, questionOf } from '../../replies/details/questions.ts'
import { may } from '../../rights.ts'
import { headline } from '../../safety-checks/rules.ts'
import type { Purpose } from '../../safety-checks/table.ts'
import { Button, ButtonLink } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { dayAndTime } from '../../ui/time.ts'
import { POWER_BANDS } from '../marks.ts'
import { PRIORITIES } from '../matching/priority.ts'
import type { AskingReply } from './from-reply.ts'
import { deviceName } from './need-form.ts'
import type { FoundNeed } from './queries.ts'
import type { RankedNeed } from './ranked.ts'
import { distanceInWords, marked, NEED_STATUSES, VIAS } from './words.ts'

export const NeedsPage = ({
  staff,
  needs,
  replies,
  over,
  lacking,
  at,
}: {
  staff: SignedInStaff
  needs: RankedNeed[]
  replies: AskingReply[]
  over: FoundNeed[]
  /** Only what still waits for a unit is listed, of this purpose. */
  lacking?: Purpose | undefined
  at: Date
}) => (
  <Layout
    title={titleOf(lacking)}
    band={lacking && POWER_BANDS[lacking] ? { purpose: lacking, text: POWER_BANDS[lacking] } : undefined}
    staff={staff}
    styles={['power-needs.css']}
    scripts={['print.js']}
  >
    <div class="heading">
      <h1>{titleOf(lacking)}</h1>
      <div class="row-actions">
        <ButtonLink kind="main" href="/power/needs/new">
          申出を入れる
        </ButtonLink>
        {may(staff.role, 'GET /power/needs/links') && (
          <ButtonLink href="/power/needs/links">リンクを送る</ButtonLink>
        )}
        <ButtonLink href="/power/gap">地区ごとの不足</ButtonLink>
      </div>
    </div>
    <p class="support">
      {dayAndTime(at)}の内容です。急ぐ順に並んでいます。患者さんは人数だけで、お名前はありません。
    </p>
    {lacking && (
      <p>
        これだけを出しています。 <a href="/power/needs">すべての申出を見る</a>
      </p>
    )}
    {replies.length > 0 && <Replies staff={staff} replies={replies} />}
    {needs.length === 0 ? (
      <p class="empty">
        {lacking
          ? '電源をまだ申請していない申出は、このほかにありません。'
          : 'いま探している申出はありません。'}
        医療機関から電話があったら「申出を入れる」を押してください。
      </p>
    ) : (
      <section class="scroll" tabindex={0} aria-label="申出の表">
        <table class="needs">
          <thead>
            <tr>
              <th scope="col">優先</th>
              <th scope="col">医療機関</th>
              <th scope="col">機器</th>
              <th scope="col">必要・残り</th>
              <th scope="col">合う電源</th>
            </tr>
          </thead>
          <tbody>
            {needs.map((need) => (
              <Row need={need} />
            ))}
          </tbody>
        </table>
      </section>
    )}
    {over.length > 0 && (
      <details>
        <summary>終わった申出（{over.length}件）</summary>
        <ul class="over">
          {over.map((need) => (
            <li>
              <a href={`/power/needs/${need.id}`}>{marked(need.purpose, need.facility_name)}</a>{' '}
              {NEED_STATUSES[need.status]}
            </li>
          ))}
        </ul>
      </details>
    )}
  </Layout>
)

const titleOf = (lacking: Purpose | undefined) =>
  lacking ? marked(lacking, '電源をまだ申請していない申出') : '電源の申出'

const Row = ({ need }: { need: RankedNeed }) => (
  <tr>
    <td>
      <strong class={`priority priority-${need.priority}`} title={PRIORITIES[need.priority]}>
        P{need.priority}
      </strong>
    </td>
    <th scope="row">
      <a href={`/power/needs/${need.id}`}>{marked(need.purpose, need.facility_name)}</a>
      <small>
        {need.ward}・{need.patients}人・{VIAS[need.via]}・{dayAndTime(need.asked_at)}
      </small>
    </th>
    <td>
      <Devices need={need} />
    </td>
    <td>
      <span class="phone-only">必要 </span>
      {need.hours_needed}時間
      <small>
        残り{need.battery_left_hours === null ? 'は分かりません' : `${need.battery_left_hours}時間`}
      </small>
    </td>
    <td>
      <span class="phone-only">合う電源 </span>
      {need.asked > 0 && <strong>申請・貸出中 {need.asked}台 </strong>}
      {need.fitting === 0 ? (
        <strong class="none">{need.asked > 0 ? 'ほかにはありません' : 'ありません'}</strong>
      ) : (
        <>
          {need.asked > 0 && 'ほかに'}
          {need.fitting}台<small>いちばん近い: {distanceInWords(need.nearest_tiles)}</small>
        </>
      )}
    </td>
  </tr>
)

export const Devices = ({ need }: { need: Pick<FoundNeed, 'devices'> }) => (
  <ul class="plain">
    {need.devices.map(({ device, count }) => (
      <li>
        {deviceName(device)} {count}台
      </li>
    ))}
  </ul>
)

const Replies = ({ staff, replies }: { staff: SignedInStaff; replies: AskingReply[] }) => (
  <section class="asking">
    <h2>安否確認で「電源を借りたい」と答えた医療機関（{replies.length}）</h2>
    <ul>
      {replies.map((reply) => (
        <li>
          <p>
            <strong>{marked(reply.purpose, reply.facility_name)}</strong>（{reply.ward}）
            <small>
              {headline(reply)}・{dayAndTime(reply.event_at)}・{saidIn(reply)}
            </small>
          </p>
          <form method="post" action="/power/needs/from-reply">
            <input type="hidden" name="working_for" value={staff.association} />
            <input type="hidden" name="reply" value={reply.reply_detail_id} />
            <Button kind="second">申出にする</Button>
          </form>
        </li>
      ))}
    </ul>
  </section>
)

function saidIn({ power, ventilators, oxygen }: AskingReply) {
  const question = questionOf('PWR')
  return [
    `電気: ${question && power !== null ? choiceInWords(question, power) : '未入力'}`,
    `人工呼吸器: ${ventilators === null ? '未入力' : `${ventilators}人`}`,
    `酸素: ${oxygen === null ? '未入力' : `${oxygen}人`}`,
  ].join('・')
}
