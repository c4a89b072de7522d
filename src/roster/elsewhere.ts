import type { SignedInStaff } from '../app.tsx'
import { type Db, inAssociation, type Tx } from '../db.ts'
import { kanaKey } from './import/cells.ts'
import { searchKey } from './search-key.ts'
import type { AssociationId } from './table.ts'

interface Person {
  name: string
  kana: string
  mails: string[]
}

/**
 * 兼会員 — in which other associations the same doctor is a member. Asked only where the one who asks works in the
 * office of both: nobody else may learn who is on the neighbour's roster.
 */
export async function findElsewhere(db: Db, staff: SignedInStaff, person: Person): Promise<string[]> {
  const { workplaces, association } = staff
  const others = workplaces.filter(
    ({ association_id, role }) => association_id !== association && role === 'office',
  )
  const found = await Promise.all(
    others.map(({ association_id }) =>
      inAssociation(db, association_id, (tx) => isMemberOf(tx, association_id, person)),
    ),
  )
  return others.filter((_, index) => found[index]).map(({ association_name }) => association_name)
}

async function isMemberOf(tx: Tx, association: AssociationId, person: Person) {
  const members = await tx
    .selectFrom('member')
    .select(['id', 'name', 'kana'])
    .where('association_id', '=', association)
    .where('left_at', 'is', null)
    .execute()
  const keyOf = ({ name, kana }: Pick<Person, 'name' | 'kana'>) => `${searchKey(name)}\t${kanaKey(kana)}`
  if (members.some((member) => keyOf(member) === keyOf(person))) return true
  if (person.mails.length === 0) return false
  const shared = await tx
    .selectFrom('contact_point')
    .innerJoin('member', (join) =>
      join
        .onRef('member.association_id', '=', 'contact_point.association_id')
        .onRef('member.id', '=', 'contact_point.member_id'),
    )
    .select('member.id')
    .where('contact_point.association_id', '=', association)
    .where('system', '=', 'mail')
    .where('removed_at', 'is', null)
    .where('member.left_at', 'is', null)
    .where((eb) =>
      eb(
        eb.fn<string>('lower', ['value']),
        'in',
        person.mails.map((mail) => mail.toLowerCase()),
      ),
    )
    .limit(1)
    .executeTakeFirst()
  return shared !== undefined
}
