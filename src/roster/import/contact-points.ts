import { newId } from '../../id.ts'
import type { KnownContactPoint } from '../queries.ts'
import type { ContactPoint, ContactPointId, LineChannelId, MemberId } from '../table.ts'
import { phoneKey } from './cells.ts'
import type { RosterRecord } from './rules.ts'

type System = ContactPoint['system']
type Wanted = RosterRecord & { member_id: MemberId }
type Fresh = Omit<KnownContactPoint, 'id'> & { id: ContactPointId }

const LAST_RANK = 9

/**
 * The file's addresses come first, in its order; the older ones move behind them and keep what is known of them.
 * None is removed: deliveries point at them. A system the file says nothing of stays untouched.
 */
export function planContactPoints(
  known: KnownContactPoint[],
  people: Wanted[],
  line_channel_id: LineChannelId | null,
) {
  const byMember = Map.groupBy(known, ({ member_id }) => member_id)
  const planned = people.flatMap((person) =>
    wishesOf(person, line_channel_id).map(({ system, values, channel }) => {
      const have = (byMember.get(person.member_id) ?? []).filter(
        (point) => point.system === system && point.line_channel_id === channel,
      )
      return planSystem(person.member_id, { system, values, channel, have })
    }),
  )
  return {
    added: planned.flatMap(({ added }) => added),
    moved: planned.flatMap(({ moved }) => moved),
    changed_members: planned
      .filter(({ added, moved }) => added.length + moved.length > 0)
      .map(({ member_id }) => member_id),
  }
}

interface Wish {
  system: System
  values: string[]
  channel: LineChannelId | null
}

function wishesOf({ mails, phones, faxes, line_user_id }: Wanted, line_channel_id: LineChannelId | null) {
  const wishes: Wish[] = [
    { system: 'mail', values: mails, channel: null },
    { system: 'phone', values: phones, channel: null },
    { system: 'fax', values: faxes, channel: null },
    { system: 'line', values: line_user_id ? [line_user_id] : [], channel: line_channel_id },
  ]
  return wishes.filter(({ values }) => values.length > 0)
}

/** What makes two spellings one address; the older spelling is kept. */
const sameness = (system: System, value: string) => {
  if (system === 'mail') return value.toLowerCase()
  return system === 'line' ? value : phoneKey(value)
}

function planSystem(
  member_id: MemberId,
  { system, values, channel, have }: Wish & { have: KnownContactPoint[] },
) {
  const asked = values.map((value) => sameness(system, value))
  const place = ({ value }: KnownContactPoint) => asked.indexOf(sameness(system, value))
  const added: Fresh[] = values.flatMap((value, index) =>
    have.some((point) => place(point) === index)
      ? []
      : [
          {
            id: newId<'contact_point'>(),
            member_id,
            system,
            value,
            rank: index + 1,
            line_channel_id: channel,
          },
        ],
  )
  const behind = have.filter((point) => place(point) < 0)
  const rankOf = (point: KnownContactPoint) =>
    place(point) >= 0 ? place(point) + 1 : values.length + 1 + behind.indexOf(point)
  const moved = have
    .map((point) => ({ id: point.id, from: point.rank, rank: Math.min(rankOf(point), LAST_RANK) }))
    .filter(({ from, rank }) => from !== rank)
    .map(({ id, rank }) => ({ id, rank }))
  return { member_id, added, moved }
}
