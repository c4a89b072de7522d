import { audit } from '../audit/write.ts'
import type { Tx } from '../db.ts'
import { type Change, noteChanges } from './note-changes.ts'
import { type OwnKind, placeFirst } from './place-first.ts'
import type { AssociationId, MemberId } from './table.ts'

/** What a doctor says of one kind of address: the new one, and whether the old ones are no longer his. */
export interface OwnChange {
  kind: OwnKind
  value: string | null
  retires_old: boolean
}

/** 本人による訂正 — a doctor's own word about his addresses. Part of the transaction that spends his link. */
export async function changeOwnContacts(
  tx: Tx,
  {
    association,
    member_id,
    changes,
    at,
  }: { association: AssociationId; member_id: MemberId; changes: OwnChange[]; at: Date },
) {
  const noted: Change[] = []
  for (const change of changes)
    noted.push(...(await placeFirst(tx, { association, member_id, ...change, at })))
  const subject = { member_id }
  await noteChanges(tx, { association, subject, changes: noted, by: member_id, source: 'self', at })
  const detail = { member_id, kinds: changes.map(({ kind }) => kind) }
  await audit(tx, { association, actor: 'member', action: 'roster.change_own_contacts', detail, at })
}

/** 本人の確認 — nothing changes, and that is news too. */
export const confirmOwnContacts = (
  tx: Tx,
  { association, member_id, at }: { association: AssociationId; member_id: MemberId; at: Date },
) =>
  audit(tx, {
    association,
    actor: 'member',
    action: 'roster.confirm_own_contacts',
    detail: { member_id },
    at,
  })
