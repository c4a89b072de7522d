import { provenance } from '../replies/hearing.ts'
import { CONDITIONS } from '../replies/table.ts'
import { may } from '../rights.ts'
import type { StaffRole } from '../staff/table.ts'
import { dialled } from '../ui/dialled.ts'
import { clockTime } from '../ui/time.ts'
import { FollowMark, pathOfHelp } from './help/state-mark.tsx'
import { countStates, type Person, type NeedsHelp as Waiting } from './people.ts'
import type { BoardView } from './read-board.ts'
import { people } from './words.ts'

/** More would make the page heavy on a bad line; the list behind it has everybody. */
const SHOWN = 30

/** ▲ — whom to telephone, those first to whom nobody sees yet; whoever took it back stays, quietly, below. */
export const NeedsHelp = ({ view, role }: { view: BoardView; role: StaffRole }) => (
  <>
    <h2 id="help-heading">
      ▲ 助けが必要な先生 {people(callsForHelp(view))}人
      {isSeenTo(view.needs_help) && <small class="whole"> {statesInWords(view.needs_help)}</small>}
    </h2>
    {may(role, 'GET /safety-checks/:id/needs-help') ? (
      <List view={view} />
    ) : (
      <p class="empty">お名前と電話は、事務局と災害対策委員会だけが見られます。</p>
    )}
  </>
)

/** 「対応待ち 1人・対応中 1人・済 0人」 */
export function statesInWords(found: readonly Waiting[]) {
  const { waiting, taken, done } = countStates(found)
  const words = `対応待ち ${people(waiting)}人・対応中 ${people(taken)}人・済 ${people(done)}人`
  const changed = found.length - waiting - taken - done
  return changed > 0 ? `${words}・ほかに変更した人 ${people(changed)}人` : words
}

const isSeenTo = (found: readonly Waiting[]) => {
  const { taken, done } = countStates(found)
  return taken + done > 0
}

/** A ▲ of an earlier round stays one until its doctor says otherwise. */
export const callsForHelp = ({ merged, total }: BoardView) => (merged?.total ?? total).needs_help

const List = ({ view: { needs_help, check } }: { view: BoardView }) => {
  if (needs_help.length === 0) return <p class="empty">助けが必要という回答は、まだありません。</p>
  return (
    <>
      <ul class="people">
        {needs_help.slice(0, SHOWN).map((person) => (
          <li class={person.changed_to ? 'calmed' : undefined}>
            <p>
              <strong>{person.name}</strong> 先生{' '}
              {person.facility && <span class="place">{person.facility}</span>}
              <br />
              <span class="when">
                {clockTime(person.event_at)} {provenance(person)}
                {person.ward && `・${person.ward}`}
                <ChangedTo person={person} />
              </span>
              <FollowMark person={person} href={pathOfHelp(check.id, person)} />
            </p>
            <Phone phone={person.phone} name={person.name} />
          </li>
        ))}
      </ul>
      {needs_help.length > SHOWN && (
        <p class="note">
          先に{SHOWN}人を表示しています。
          <a href={`/safety-checks/${check.id}/needs-help`}>全{people(needs_help.length)}人を見る</a>
        </p>
      )}
    </>
  )
}

export const ChangedTo = ({ person: { changed_to, changed_at } }: { person: Waiting }) =>
  changed_to && changed_at ? (
    <>
      {' '}
      → {clockTime(changed_at)}に {CONDITIONS[changed_to].symbol}
      {CONDITIONS[changed_to].label}に変更
    </>
  ) : (
    ''
  )

/** A link that dials, on a phone or a PC with a telephone program; on paper it is the number. */
export const Phone = ({ phone, name }: Pick<Person, 'phone' | 'name'>) =>
  phone ? (
    <a class="phone" href={`tel:${dialled(phone)}`} aria-label={`${name}先生に電話 ${phone}`}>
      {phone}
    </a>
  ) : (
    <span class="phone phone-none">電話番号なし</span>
  )
