import type { Secrets } from '../../secrets.ts'
import type { AssociationId, RosterImportId } from '../table.ts'

interface Place {
  association_id: AssociationId
  id: RosterImportId
}

const contextOf = (what: 'file' | 'before', { association_id, id }: Place) =>
  `roster_import ${what} ${association_id} ${id}`

/** The uploaded bytes as they rest in the database: of no use without TOMOSHIBI_SECRET, nor in another row. */
export const sealFile = (secrets: Secrets, place: Place, bytes: Uint8Array) =>
  secrets.seal(Buffer.from(bytes).toString('base64'), contextOf('file', place))

export const unsealFile = (secrets: Secrets, place: Place, sealed: string): Uint8Array =>
  Buffer.from(secrets.unseal(sealed, contextOf('file', place)), 'base64')

export const sealBefore = (secrets: Secrets, place: Place, text: string) =>
  secrets.seal(text, contextOf('before', place))

export const unsealBefore = (secrets: Secrets, place: Place, sealed: string) =>
  secrets.unseal(sealed, contextOf('before', place))
