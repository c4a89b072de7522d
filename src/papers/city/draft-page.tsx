import type { SignedInStaff } from '../../app.tsx'
import { people } from '../../board/words.ts'
import { may } from '../../rights.ts'
import { FACILITY_TYPES } from '../../roster/table.ts'
import { headline } from '../../safety-checks/rules.ts'
import type { SafetyCheck } from '../../safety-checks/table.ts'
import { Button, Notice } from '../../ui/form.tsx'
import { clockTime, dayAndTime } from '../../ui/time.ts'
import { PaperFrame } from '../check/frame.tsx'
import type { CityListNow } from './queries.ts'
import { type CityClinic, careInWords, fieldOf, fingerprintOf } from './rules.ts'
import { PHONES_SWITCH, Switch } from './switches.tsx'

const FAULTS = {
  changed_meanwhile:
    '見ている間に回答が変わりました。承認はしていません。下が今の内容です。見直してから、もう一度承認してください。',
  approved_meanwhile:
    'ほかの人が先に承認したか、リンクを取り消しました。承認はしていません。下が今の内容です。',
  nothing_chosen: '1か所も選ばれていません。載せる医療機関に印をつけてください。',
  already_ended: 'このリンクは、もう取り消されています。',
} as const
export type CityFault = keyof typeof FAULTS

export interface CityDraftProps {
  check: SafetyCheck
  staff: SignedInStaff
  open: CityClinic[]
  /** The link that the city can read now. */
  living: CityListNow | null
  /** Its address, for those who may give it on. */
  url: string | null
  /** Of the newest list there ever was; 0 where nobody approved one. */
  version: number
  with_names: boolean
  with_phones: boolean
  at: Date
  /** He has just taken the link back. */
  is_taken_back: boolean
  fault?: CityFault | undefined
  /** What was ticked when the form came back; null before anybody pressed. */
  ticked?: ((id: CityClinic['id']) => boolean) | null
}

/** 市へ渡す一覧 — the draft that the answers make, for an officer to look at and approve. */
export const CityDraftPage = (props: CityDraftProps) => {
  const { check, staff, open, living, url, version, at, is_taken_back, fault, ticked } = props
  const is_withdrawn = check.status === 'withdrawn'
  const may_approve = may(staff.role, 'POST /safety-checks/:id/city-list') && !is_withdrawn
  const isTicked = (clinic: CityClinic) => (ticked ? ticked(clinic.id) : !clinic.is_disputed)
  const approve = living ? 'この内容に差し替える' : '承認して、リンクをつくる'
  return (
    <PaperFrame
      check={check}
      staff={staff}
      name="開いている医療機関の一覧（市へ）"
      lead="回答からつくった下書きです。承認すると、市がリンクで見られるようになります。リンクは72時間で切れます。"
    >
      {fault && (
        <Notice kind="wrong" title="確かめてください">
          <p>{FAULTS[fault]}</p>
        </Notice>
      )}
      {is_taken_back && (
        <Notice kind="done" title="リンクを取り消しました">
          <p>市は、もうこの一覧を見られません。</p>
        </Notice>
      )}
      {living ? (
        <Living list={living} url={url} staff={staff} check={check} may_end={may_approve} />
      ) : (
        <p>いま市が見られる一覧はありません。</p>
      )}
      <form method="post" action={`/safety-checks/${check.id}/city-list`} class="city-draft">
        <input type="hidden" name="working_for" value={staff.association} />
        <input type="hidden" name="seen" value={version} />
        <input type="hidden" name="link" value={living?.id ?? ''} />
        <input type="hidden" name="draft" value={fingerprintOf(open)} />
        <h2>
          下書き {headline(check)}（{clockTime(at)}現在、{people(open.length)}か所）
        </h2>
        {open.length === 0 && (
          <p>「診療できます」「一部だけ診療できます」と回答した医療機関は、まだありません。</p>
        )}
        {open.some(({ is_disputed }) => is_disputed) && (
          <p>
            「※」は、同じ医療機関の別の先生が違う回答をした所です。印を外してあります。電話で確かめてから載せてください。
          </p>
        )}
        {may_approve && open.length > 0 && (
          <p class="actions">
            <Button>{approve}</Button>
            <span>
              印のついた{people(open.filter(isTicked).length)}件を載せます（下書きは{people(open.length)}
              件）。
            </span>
            <span>
              {phonesInWords(props, open.filter(isTicked))}
              <a href={`#${PHONES_SWITCH}`}>電話の設定（このページの下）</a>
            </span>
          </p>
        )}
        <ul class="city-clinics">
          {open.map((clinic) => (
            <li>
              <label>
                <input
                  type="checkbox"
                  name={fieldOf(clinic.id)}
                  value="1"
                  checked={isTicked(clinic)}
                  disabled={!may_approve}
                />
                <span>
                  <strong>
                    {clinic.name}
                    {clinic.is_disputed && '※'}
                  </strong>{' '}
                  {clinic.ward}・{FACILITY_TYPES[clinic.facility_type]}
                  {clinic.phone && `・${clinic.phone}`}
                  <small>
                    {careInWords(clinic)}（{dayAndTime(new Date(clinic.said_at))}の回答）
                    {clinic.doctor && ` ${clinic.doctor}先生`}
                  </small>
                </span>
              </label>
            </li>
          ))}
        </ul>
        {may_approve && open.length > 0 && <Button>{approve}</Button>}
        {!may_approve && (
          <p>
            {is_withdrawn
              ? '取り消した安否確認の一覧は、市へ渡せません。'
              : '承認は、事務局か災害対策委員長が行います。'}
          </p>
        )}
      </form>
      {may_approve && (
        <div class="city-names">
          <Switch {...props} what="names" is_on={props.with_names} />
          <Switch {...props} what="phones" is_on={props.with_phones} />
        </div>
      )}
    </PaperFrame>
  )
}

/** Said before anybody presses; the switch stands below a list that may be long. */
const phonesInWords = ({ with_phones }: CityDraftProps, ticked: CityClinic[]) =>
  with_phones
    ? `電話は、名簿に固定電話のある${people(ticked.filter(({ phone }) => phone !== null).length)}件に載ります。`
    : '電話は載りません。'

const Living = ({
  list,
  url,
  staff,
  check,
  may_end,
}: {
  list: CityListNow
  url: string | null
  staff: SignedInStaff
  check: SafetyCheck
  may_end: boolean
}) => (
  <section class="city-link" aria-labelledby="city-link-title">
    <h2 id="city-link-title">
      市が見ている一覧（第{list.version}版、{people(list.clinics.length)}か所）
    </h2>
    <p>
      {dayAndTime(list.approved_at)}に{list.approved_by_name}さんが承認。
      <strong>{dayAndTime(list.expires_at)}に切れます。</strong>
      {list.looks === 0
        ? 'まだ開かれていません。'
        : `これまでに${people(list.looks)}回開かれました（最後は${list.looked_at ? dayAndTime(list.looked_at) : ''}）。`}
    </p>
    {url && (
      <p>
        このアドレスを市の担当へ伝えてください。知っている人はだれでも見られます。
        <a class="city-url" href={url}>
          {url}
        </a>
      </p>
    )}
    {may_end && (
      <details>
        <summary>リンクを取り消す</summary>
        <p>市は、すぐに一覧を見られなくなります。このアドレスは元に戻せません。</p>
        <form method="post" action={`/safety-checks/${check.id}/city-list/end`}>
          <input type="hidden" name="working_for" value={staff.association} />
          <Button kind="danger">はい、取り消します</Button>
        </form>
      </details>
    )}
  </section>
)
