import { sql } from 'kysely'
import { audit } from '../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../db.ts'
import { newId } from '../id.ts'
import { type Refusal, refuse } from '../refusal.ts'
import { type BindingCode, hashOf, newCode } from '../roster/binding-code.ts'
import type { AssociationId, MemberId } from '../roster/table.ts'
import { findAddressees, lockBindings } from './queries.ts'
import type { BindingCodeId } from './table.ts'

/** One printed page: the only place where a code stands in the clear. */
export interface Letter {
  member_number: string
  name: string
  facility: string | null
  code: BindingCode
}

interface Issuing {
  association: AssociationId
  /** Members by id; or everybody who has no LINE bound yet. */
  members: MemberId[] | 'unbound'
  salt: Uint8Array
  by: string
  at: Date
}

type Issued =
  | { ok: true; letters: Letter[]; expires_at: Date }
  | Refusal<'nobody' | 'too_many' | 'no_channel'>

const LIVES_MS = 30 * 24 * 60 * 60_000
/** A print job; browsers lay out more only slowly. */
export const MOST_LETTERS = 500

/** コードの発行 — a new code for each; the one before dies, so that a lost letter is harmless. */
export async function issueCodes(db: Db, { association, members, salt, by, at }: Issuing): Promise<Issued> {
  const { addressees, line_channel_id } = await inAssociation(db, association, (tx) =>
    findAddressees(tx, association, members),
  )
  if (!line_channel_id) return refuse('no_channel')
  if (addressees.length === 0) return refuse('nobody')
  if (addressees.length > MOST_LETTERS) return refuse('too_many')
  const expires_at = new Date(at.getTime() + LIVES_MS)
  // Hashing takes seconds for some hundred letters: before the transaction, so that it holds nothing meanwhile.
  const issued = await Promise.all(
    addressees.map(async (addressee) => {
      const code = newCode()
      return { ...addressee, id: newId<'binding_code'>(), code, hash: await hashOf(salt, code) }
    }),
  )
  return inAssociation(db, association, async (tx) => {
    await lockBindings(tx, association)
    const ids = issued.map(({ member_id }) => member_id)
    const renewed = await revokeLiveCodes(tx, association, { members: ids, at })
    await insertCodes(tx, association, { issued, by, at, expires_at })
    const detail = { codes: issued.map(({ id }) => id), members: ids, renewed: renewed.length }
    await audit(tx, { association, actor: by, action: 'binding.issue', detail, at })
    const letters = issued.map(({ member_number, name, facility, code }) => ({
      member_number,
      name,
      facility,
      code,
    }))
    return { ok: true as const, letters, expires_at }
  })
}

const insertCodes = (
  tx: Tx,
  association: AssociationId,
  {
    issued,
    by,
    at,
    expires_at,
  }: {
    issued: { id: BindingCodeId; member_id: MemberId; hash: Buffer }[]
    by: string
    at: Date
    expires_at: Date
  },
) =>
  tx
    .insertInto('binding_code')
    .values(
      issued.map(({ id, member_id, hash }) => ({
        association_id: association,
        id,
        member_id,
        hash,
        issued_at: at,
        issued_by: by,
        expires_at,
      })),
    )
    .execute()

const revokeLiveCodes = (
  tx: Tx,
  association: AssociationId,
  { members, at }: { members: MemberId[]; at: Date },
) =>
  tx
    .updateTable('binding_code')
    .set({ revoked_at: at })
    .where('association_id', '=', association)
    .where('member_id', '=', sql<MemberId>`any(${members}::uuid[])`)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returning('id')
    .execute()
