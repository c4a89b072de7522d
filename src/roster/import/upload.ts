import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import { newId } from '../../id.ts'
import type { Secrets } from '../../secrets.ts'
import type { AssociationId } from '../table.ts'
import { refuseFile } from './csv.ts'
import { readTables } from './roster-file.ts'
import { sealFile } from './stored-file.ts'

export const MOST_FILE_BYTES = 10 * 1024 * 1024
const LONGEST_NAME = 120

/** 名簿のファイルを受け取る — keeps a file that can be read, sealed; the roster stays as it is. */
export async function uploadRoster(
  { db, secrets }: { db: Db; secrets: Secrets },
  file: {
    association: AssociationId
    name: string
    bytes: Uint8Array
    by: string
    by_name: string
    at: Date
  },
) {
  const { association, bytes, by, by_name, at } = file
  if (bytes.length > MOST_FILE_BYTES) return refuseFile('too_large')
  const read = await readTables(bytes)
  if (!read.ok) return read
  const id = newId<'roster_import'>()
  return inAssociation(db, association, async (tx) => {
    await tx
      .insertInto('roster_import')
      .values({
        association_id: association,
        id,
        file_name: nameOf(file.name),
        file_sealed: sealFile(secrets, { association_id: association, id }, bytes),
        uploaded_by: by,
        uploaded_by_name: by_name,
        uploaded_at: at,
      })
      .execute()
    const detail = { import: id, bytes: bytes.length }
    await audit(tx, { association, actor: by, action: 'roster.upload', detail, at })
    return { ok: true as const, id }
  })
}

/** Nothing that one cannot see, and no folder of the sender's. */
function nameOf(typed: string) {
  const name = typed.replace(/^.*[\\/]/s, '').replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
  return [...name].slice(0, LONGEST_NAME).join('') || '名簿'
}
