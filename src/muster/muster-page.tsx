import type { SignedInStaff } from '../app.tsx'
import { CONDITIONS } from '../replies/table.ts'
import { may } from '../rights.ts'
import { ROLES } from '../roster/table.ts'
import { BANDS, headline } from '../safety-checks/rules.ts'
import type { SafetyCheck } from '../safety-checks/table.ts'
import { dialled } from '../ui/dialled.ts'
import { Button, ButtonLink, Notice } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { clockTime, dayAndTime } from '../ui/time.ts'
import type { Comer, Station } from './queries.ts'
import { COMING, NOT_COMING, type Wanted } from './rules.ts'

export interface MusterPageProps {
  check: SafetyCheck
  staff: SignedInStaff
  comers: Comer[]
  stations: Station[]
  asked: { prompted: number; replied: number }
  at: Date
  /** A colleague was first: nothing of the form was kept. */
  is_stale?: boolean
  /** What the refused form had chosen. */
  chosen?: Wanted[] | undefined
  is_recorded?: boolean
}

/** 参集可否 — who can come and when, and to which 救護所 he is sent. */
export const MusterPage = (props: MusterPageProps) => {
  const { check, staff, comers, stations, at, is_stale, is_recorded, chosen = [] } = props
  const listed = comers.filter(({ choice, station_id }) => choice !== NOT_COMING || station_id)
  return (
    <Layout
      title={`${headline(check)} 救護所への参集`}
      band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
      staff={staff}
      styles={['muster.css']}
    >
      <p class="back">
        <a href={`/safety-checks/${check.id}`}>集計に戻る</a>
      </p>
      <div class="heading">
        <h1>{headline(check)} 救護所への参集</h1>
        <ButtonLink href={`/safety-checks/${check.id}/muster/sheet`}>割り当て表（印刷用）</ButtonLink>
      </div>
      {is_stale && (
        <Notice kind="wrong" title="ほかの人が先に割り当てました">
          <p>
            あなたの割り当ては、何も記録していません。ほかの人が割り当てた先生だけ、いまの割り当てに変えました。見直してから、もう一度押してください。
          </p>
        </Notice>
      )}
      {is_recorded && (
        <Notice kind="done" title="記録しました">
          <p>先生には知らせません。電話で伝えてください。</p>
        </Notice>
      )}
      <Figures {...props} />
      <p class="support">{dayAndTime(at)}の内容です。早く来られる先生から順に並べています。</p>
      {stations.length === 0 && (
        <Notice kind="info" title="救護所がまだありません">
          <p>
            {may(staff.role, 'GET /settings/relief-stations') ? (
              <a href={`/settings/relief-stations?check=${check.id}`}>設定で救護所を足す</a>
            ) : (
              '事務局が、設定で救護所を足します。'
            )}
          </p>
        </Notice>
      )}
      {listed.length === 0 ? (
        <p class="empty">
          参集できるという回答は、まだありません。先生方は、回答のあとに任意で知らせられます。
        </p>
      ) : (
        <form method="post" action={`/safety-checks/${check.id}/muster`} class="muster-form">
          <input type="hidden" name="working_for" value={staff.association} />
          <ul class="comers">
            {listed.map((comer) => (
              <Row comer={comer} stations={stations} station={chosenFor(comer, chosen)} />
            ))}
          </ul>
          {stations.length > 0 && (
            <div class="actions">
              <Button>割り当てを記録する</Button>
            </div>
          )}
        </form>
      )}
    </Layout>
  )
}

/** Everybody asked is in exactly one of these, so that they add up. */
const Figures = ({ comers, asked }: MusterPageProps) => {
  const said = (code: string) => comers.filter(({ choice }) => choice === code).length
  const told = (has_answered: boolean) =>
    comers.filter(({ choice, condition }) => choice !== null && (condition !== null) === has_answered).length
  return (
    <dl class="muster-figures">
      {[
        ...Object.entries(COMING).map(([code, word]) => [word, said(code)] as const),
        ['行けない', said(NOT_COMING)] as const,
        ['未入力（回答だけ）', asked.replied - told(true)] as const,
        // Who took his answer back and said before that he comes is counted where he said so.
        ['未回答', asked.prompted - asked.replied - told(false)] as const,
      ].map(([word, count]) => (
        <div>
          <dt>{word}</dt>
          <dd>{count}人</dd>
        </div>
      ))}
      <div>
        <dt>対象</dt>
        <dd>{asked.prompted}人</dd>
      </div>
    </dl>
  )
}

export const whenWords = ({ choice }: Pick<Comer, 'choice'>) =>
  choice && Object.hasOwn(COMING, choice)
    ? COMING[Number(choice) as keyof typeof COMING]
    : choice
      ? '行けない'
      : '未入力'

/** What was chosen for him stays, unless a colleague has sent him elsewhere meanwhile. */
function chosenFor({ member_id, station_id, places }: Comer, chosen: Wanted[]) {
  const mine = chosen.find(({ member, seen }) => member === member_id && seen === places)
  return mine ? mine.station : station_id
}

const Row = ({
  comer,
  stations,
  station: chosen,
}: {
  comer: Comer
  stations: Station[]
  station: Station['id'] | null
}) => {
  const { member_id, name, role, ward, facility, phone, condition, said_at } = comer
  const { station_id, station_name, assigned_by_name, assigned_at, places } = comer
  const is_away = station_id !== null && !stations.some(({ id }) => id === station_id)
  return (
    <li>
      <p>
        <strong>{name}</strong> 先生 {phone && <a href={`tel:${dialled(phone)}`}>{phone}</a>}
        <small>
          {[ROLES[role], ward, facility].filter(Boolean).join('・')}
          {condition && `・${CONDITIONS[condition].symbol}${CONDITIONS[condition].label}`}
        </small>
      </p>
      <p class={`coming coming-${comer.choice ?? 'none'}`}>
        <strong>{whenWords(comer)}</strong>
        {said_at && <small>{clockTime(said_at)}の知らせ</small>}
      </p>
      <div>
        <input type="hidden" name={`seen.${member_id}`} value={String(places)} />
        <select name={`to.${member_id}`} aria-label={`${name}先生の行き先`}>
          <option value="">割り当てなし</option>
          {is_away && (
            <option value={station_id} selected={station_id === chosen}>
              {station_name}
            </option>
          )}
          {stations.map((station) => (
            <option value={station.id} selected={station.id === chosen}>
              {station.name}
            </option>
          ))}
        </select>
        {assigned_at && (
          <small>
            {clockTime(assigned_at)} {assigned_by_name}さん
          </small>
        )}
      </div>
    </li>
  )
}
