import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import { draw } from './draw.ts'
import { type Fault, MOST, readGeoJson } from './geojson.ts'
import type { AreaMapId } from './table.ts'

const LONGEST_NAME = 120

interface Upload {
  association: AssociationId
  name: string
  bytes: Uint8Array<ArrayBuffer>
  by: string
  by_name: string
  at: Date
}

/** 図のファイルを受け取る — checks and draws it once; no page shows it until the office has said which property names it. */
export async function uploadAreas(
  db: Db,
  { association, name, bytes, by, by_name, at }: Upload,
): Promise<{ ok: true; id: AreaMapId } | Fault> {
  if (!/\.(?:geojson|json)$/i.test(name)) return { ok: false, reason: 'wrong_kind' }
  if (bytes.length > MOST.bytes) return { ok: false, reason: 'too_large' }
  const file = await parsed(bytes)
  if (file === undefined) return { ok: false, reason: 'not_json' }
  const read = readGeoJson(file)
  if (!read.ok) return read
  const { width, height, shapes } = draw(read.figures)
  return inAssociation(db, association, async (tx) => {
    const { id } = await tx
      .insertInto('area_map')
      .values({
        association_id: association,
        file_name: nameOf(name),
        width,
        height,
        shapes: JSON.stringify(shapes),
        uploaded_by: by,
        uploaded_by_name: by_name,
        uploaded_at: at,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const detail = { id, figures: shapes.length }
    await audit(tx, { association, actor: by, action: 'areas.upload', detail, at })
    return { ok: true as const, id }
  })
}

/** Undefined where it is no JSON. A mark of the byte order in front is no fault. */
const parsed = (bytes: Uint8Array<ArrayBuffer>): Promise<unknown> =>
  new Response(bytes).json().then(
    (file) => file,
    () => undefined,
  )

/** Nothing that one cannot see, and no folder of the sender's. */
function nameOf(typed: string) {
  const name = typed.replace(/^.*[\\/]/s, '').replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
  return [...name].slice(-LONGEST_NAME).join('') || '図'
}
