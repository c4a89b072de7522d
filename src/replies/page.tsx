import type { PropsWithChildren } from 'hono/jsx'
import { dayAndTime, timeInWords } from '../ui/time.ts'
import type { Present, Received } from './line-rules.ts'
import { type Asked, Buttons, broken, Call, Office, Page, WhoAsks } from './page-frame.tsx'
import type { Condition } from './table.ts'
import { inBrackets, inWords } from './words.ts'

/** 回答ページ — the question and its four buttons. Opening it records nothing. */
export const AskPage = ({
  asked,
  notice,
  now,
  stand_in = true,
}: {
  asked: Asked
  notice: Notice | null
  now: Date
  /** Leads the clinic's staff to their own page; the edge knows no colleagues and has none. */
  stand_in?: boolean
}) => (
  <Page check={asked.check} about="回答">
    <WhoAsks asked={asked} />
    {asked.member_name && (
      <p>
        {asked.member_name}先生{asked.facility_name && `・${asked.facility_name}`}
      </p>
    )}
    <h2>いまの状況を1つ押してください</h2>
    {(notice || asked.present) && (
      <div class="note">
        {notice && <p>{NOTICES[notice]}</p>}
        {asked.present && <CurrentAnswer present={asked.present} now={now} />}
      </div>
    )}
    <Buttons chosen={asked.present?.condition} />
    <p>
      押すとすぐに送られます。
      {notice !== 'late' &&
        isAhead(asked.check.deadline_at, now) &&
        `${dayAndTime(asked.check.deadline_at)}まで、`}
      何度でも変更できます。
    </p>
    <Office phone={asked.phone} />
    {stand_in && (
      <p class="after">
        医院のスタッフの方は、<a href="?by=clinic">先生の代わりに回答</a>
      </p>
    )}
    <p class="after from">
      このページは{asked.member_name ? `${asked.member_name}先生` : 'メールを受け取った先生'}
      {stand_in ? 'と医院のスタッフの方のためのものです。' : '専用です。'}
    </p>
  </Page>
)

export type Notice = 'unclear' | 'late' | 'stale'
export const NOTICES = {
  unclear: 'どのボタンか分かりませんでした。もう一度、1つ押してください。',
  stale:
    '医師会のサーバーにつながりません。この画面の内容は、最新でないことがあります。回答はお預かりします。',
  late: '受付は締め切りましたが、回答できます。締切後の回答として事務局に届きます。',
} as const

/** お礼 — what was received, what happens next, and the buttons to change it. */
export const ThanksPage = ({
  asked,
  received,
  stands_for,
  more,
}: {
  asked: Asked
  received: Received
  stands_for: 'doctor' | 'facility' | null
  /** Where somebody who wants to may say more. */
  more: string
}) => (
  <Page check={asked.check} about="受け付けました">
    <WhoAsks asked={asked} />
    <h2>{heading(received)}</h2>
    <Got condition={received.condition}>
      {asked.member_name}先生{stands_for === 'facility' && `と${asked.facility_name}の先生全員`}・
      {timeInWords(received.at)}
      {stands_for && '・医院のスタッフから'}
    </Got>
    {isChange(received) && (
      <p>
        「{inWords(received.before.condition)}」→「{inWords(received.condition)}」({timeInWords(received.at)})
      </p>
    )}
    {received.condition === 'needs_help' ? (
      <HelpComes asked={asked} />
    ) : (
      <p>
        ありがとうございます。
        {received.is_late ? '締切後の回答として事務局に届きます。' : 'これで終わりです。'}
        このページは閉じて構いません。
      </p>
    )}
    <p class="after">
      <a href={more}>くわしく知らせる(任意・30秒)</a>
    </p>
    <ChangeIt stands_for={stands_for} chosen={countsNow(received)} />
    {received.condition !== 'needs_help' && <Office phone={asked.phone} />}
  </Page>
)

/** お預かり — kept on our disk or at the edge while the office's side is away: it says so. */
export const KeptPage = ({
  asked,
  condition,
  at,
  at_edge = false,
}: {
  asked: Asked | null
  condition: Condition
  at: Date
  at_edge?: boolean
}) => (
  <Page check={asked?.check ?? null} about="お預かりしました">
    {asked && <WhoAsks asked={asked} />}
    <h2>お預かりしました</h2>
    <Got condition={condition}>{timeInWords(at)}</Got>
    <p>
      {at_edge
        ? 'お預かりしました。医師会のサーバーに届きしだい記録します。もう一度押す必要はありません。'
        : 'まだ事務局の画面には出ていません。つながり次第、届きます。もう一度押す必要はありません。'}
    </p>
    {condition === 'needs_help' && (
      <p class="note">
        {`お急ぎのときは、事務局${inBrackets(asked?.phone ?? null)}へ電話してください。命に関わるときは119番へ連絡してください。`}
      </p>
    )}
    <ChangeIt chosen={condition} />
  </Page>
)

/** The database is away: whose link it is cannot be looked up, but an answer can be kept. */
export const AwayPage = ({ failed }: { failed: boolean }) => (
  <Page check={null} about={failed ? '送れませんでした' : '回答'}>
    <h2>{failed ? '送れませんでした' : 'いまの状況を1つ押してください'}</h2>
    <p class="note">
      {failed
        ? '電波のよい所でもう一度押してください。電話でも受け付けます。'
        : 'いまお名前を表示できませんが、回答はお預かりします。'}
    </p>
    <Buttons />
    <p>命に関わるときは119番へ連絡してください。お急ぎのことは、所属の医師会の事務局へ電話してください。</p>
  </Page>
)

/** 使えないリンク — withdrawn, too late, or never ours; each with the way out. */
export const GonePage = ({ why, asked }: { why: Gone; asked: Asked | null }) => (
  <Page check={asked?.check ?? null} about={GONE[why].heading}>
    {asked && <WhoAsks asked={asked} />}
    <h2>{GONE[why].heading}</h2>
    <p>{GONE[why].way_out}</p>
    {asked ? <Call phone={asked.phone} /> : <p>{NO_OFFICE}</p>}
  </Page>
)

export type Gone = 'withdrawn' | 'expired' | 'unknown'
const GONE = {
  withdrawn: {
    heading: 'この安否確認は取り消されました',
    way_out: '回答はいりません。ご心配をおかけしました。',
  },
  expired: {
    heading: 'このリンクは使えなくなりました',
    way_out: '受付は終わりました。お伝えになりたいことは、事務局へ電話でお願いします。',
  },
  unknown: {
    heading: 'このリンクは使えません',
    way_out: 'メールのリンクが途中で切れていないか、お確かめください。リンクを全部写すと開けます。',
  },
} as const
const NO_OFFICE = '開けないときは、所属の医師会の事務局へ電話でお知らせください。'

const Got = ({ condition, children }: PropsWithChildren<{ condition: Condition }>) => (
  <p class={condition === 'needs_help' ? 'got alarm' : 'got'} role="status">
    {inWords(condition)}
    <small>{children}</small>
  </p>
)

/** In a drill nobody must be one touch away from the fire brigade. */
const HelpComes = ({ asked: { phone, check } }: { asked: Asked }) => (
  <>
    <p>
      事務局から電話します{phone && <span class="whole">({phone})</span>}
      。命に関わるときは119番へ連絡してください。
    </p>
    {check.purpose === 'actual' && (
      <a class="call" href="tel:119">
        119番に電話する
      </a>
    )}
    <Call phone={phone} />
  </>
)

const ChangeIt = ({
  stands_for = null,
  chosen,
}: {
  stands_for?: 'doctor' | 'facility' | null
  chosen: Condition
}) => (
  <>
    <hr />
    <h2>変更するときは、下を押してください</h2>
    <Buttons chosen={chosen}>
      {stands_for && <input type="hidden" name="stands_for" value={stands_for} />}
    </Buttons>
  </>
)

const isAhead = (deadline_at: Date | null, now: Date): deadline_at is Date =>
  deadline_at !== null && deadline_at > now

/** An answer that was on its way for long does not outdo one that was given after it. */
const countsNow = ({ before, condition, at }: Received) =>
  before && before.event_at > at ? before.condition : condition

const isChange = (received: Received): received is Received & { before: Present } =>
  received.before !== null &&
  received.before.condition !== received.condition &&
  received.before.event_at <= received.at

const heading = (received: Received) =>
  `${received.is_late ? '締切は過ぎましたが、' : ''}${isChange(received) ? '変更しました' : '受け付けました'}`

export const CurrentAnswer = ({
  present: { condition, event_at, via },
  now,
}: {
  present: Present
  now: Date
}) => (
  <p>
    現在の回答: {broken(inWords(condition))}
    <span class="whole">
      ({dayOf(event_at) === dayOf(now) ? timeInWords(event_at) : dayAndTime(event_at)}
      {(via === 'office' || via === 'fax') && '・事務局が入力'}
      {via === 'leader' && '・班長が入力'}
      {via === 'facility' && '・医院のスタッフから'})
    </span>
  </p>
)

const dayOf = (at: Date) => dayAndTime(at).split(' ')[0]
