import type { SignedInStaff } from '../app.tsx'
import { Button, Field } from '../ui/form.tsx'
import { Options, SelectField } from '../ui/select-field.tsx'
import { HAND_SYSTEMS, type HandSystem } from './contact-rules.ts'
import type { PointOfMember } from './member-queries.ts'
import type { LineChannelId, MemberId } from './table.ts'
import { dayOf, failureLabel } from './words.ts'

export interface ContactsProps {
  staff: SignedInStaff
  member: { id: MemberId }
  points: PointOfMember[]
  /** Over which LINE account the association asks now. */
  line_channel_id: LineChannelId | null
  /** What was typed into the form that adds one, and why it was not taken. */
  adding?: { system?: string | undefined; value?: string | undefined; error?: string } | undefined
}

export const Contacts = (props: ContactsProps) => {
  const { points, adding } = props
  return (
    <section>
      <h2>連絡先</h2>
      <p class="support">
        メールは、届くもののうち一番上へ送ります。LINEがつながっていれば、LINEにも送ります。
      </p>
      <Line {...props} />
      {(Object.keys(HAND_SYSTEMS) as HandSystem[]).map((system) => (
        <Kind {...props} system={system} points={points.filter((point) => point.system === system)} />
      ))}
      <details class="add-contact" open={adding !== undefined || points.length === 0}>
        <summary>連絡先を加える</summary>
        <AddForm {...props} />
      </details>
    </section>
  )
}

const Line = ({ points, line_channel_id }: ContactsProps) => {
  const bound = points.filter((point) => point.system === 'line' && point.line_channel_id === line_channel_id)
  return (
    <div class="contacts">
      <h3>LINE</h3>
      {bound.length === 0 ? (
        <p>まだつながっていません。</p>
      ) : (
        <ul>
          {bound.map((point) => (
            <li>
              <span class="contact-value">{dayOf(point.created_at)}につながりました</span>
              {point.reachable ? (
                <span class="way">届きます</span>
              ) : (
                <p class="unreached">
                  <strong>届きません</strong> {failureLabel(point.failure)}。
                  先生がLINEで友だちに戻ると、自動でまた届きます。
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

const Kind = ({ staff, member, system, points }: ContactsProps & { system: HandSystem }) => (
  <div class="contacts">
    <h3>{HAND_SYSTEMS[system]}</h3>
    {points.length === 0 ? (
      <p>登録がありません。</p>
    ) : (
      <ol>
        {points.map((point, place) => {
          const url = `/roster/members/${member.id}/contacts/${point.id}`
          return (
            <li>
              <span class="contact-value">{point.value}</span>
              <span class="contact-ways">
                <a class="button button-text" href={url} aria-label={`${point.value} を直す`}>
                  直す
                </a>
                {points.length > 1 && (
                  <form method="post" action={`${url}/move`}>
                    <input type="hidden" name="working_for" value={staff.association} />
                    {place > 0 && <Move direction="up" value={point.value} />}
                    {place < points.length - 1 && <Move direction="down" value={point.value} />}
                  </form>
                )}
              </span>
              {!point.reachable && <Lost staff={staff} point={point} url={url} />}
            </li>
          )
        })}
      </ol>
    )}
  </div>
)

const MOVES = { up: { sign: '↑', words: '先に使う' }, down: { sign: '↓', words: '後に使う' } } as const

const Move = ({ direction, value }: { direction: keyof typeof MOVES; value: string }) => (
  <button
    type="submit"
    class="button button-text"
    name="direction"
    value={direction}
    aria-label={`${value} を${MOVES[direction].words}`}
  >
    <span aria-hidden="true">{MOVES[direction].sign}</span> {MOVES[direction].words}
  </button>
)

const Lost = ({ staff, point, url }: { staff: SignedInStaff; point: PointOfMember; url: string }) => (
  <div class="unreached">
    <strong>届きません</strong> {failureLabel(point.failure)}
    {point.checked_at && `(${dayOf(point.checked_at)})`}。先生に確かめて、正しければもう一度試せます。
    <form method="post" action={`${url}/retry`}>
      <input type="hidden" name="working_for" value={staff.association} />
      <Button kind="second">もう一度試す</Button>
    </form>
  </div>
)

const AddForm = ({ staff, member, adding }: ContactsProps) => (
  <form method="post" action={`/roster/members/${member.id}/contacts`} novalidate>
    <input type="hidden" name="working_for" value={staff.association} />
    <SelectField name="system" label="種類">
      <Options options={Object.entries(HAND_SYSTEMS)} value={adding?.system} />
    </SelectField>
    <Field
      name="value"
      label="アドレス・番号"
      support="メールは半角、電話とFAXは市外局番から書いてください。"
      value={adding?.value}
      error={adding?.error}
      maxlength={254}
      autocomplete="off"
    />
    <Button>加える</Button>
  </form>
)
