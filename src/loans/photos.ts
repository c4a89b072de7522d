import type { Tx } from '../db.ts'
import { newId } from '../id.ts'
import type { AssociationId } from '../roster/table.ts'
import type { PowerPhotoId } from './table.ts'

export const MOST_PHOTO_BYTES = 3_000_000

export interface Picture {
  media_type: 'image/jpeg' | 'image/png' | 'image/webp'
  content: Buffer
}

/** What the first bytes say it is, whatever its name claims; null for anything but the three kinds we keep. */
export function pictureOf(bytes: Uint8Array): Picture | null {
  const content = Buffer.from(bytes)
  const begins = (hex: string, at = 0) => content.subarray(at, at + hex.length / 2).toString('hex') === hex
  if (begins('ffd8ff')) return { media_type: 'image/jpeg', content }
  if (begins('89504e470d0a1a0a')) return { media_type: 'image/png', content }
  if (begins('52494646') && begins('57454250', 8)) return { media_type: 'image/webp', content }
  return null
}

/** 写真 — of a thing, never of a patient; kept once and never changed. */
export async function keepPhoto(
  tx: Tx,
  photo: Picture & { association: AssociationId; by: string; at: Date },
): Promise<PowerPhotoId> {
  const id: PowerPhotoId = newId<'power_photo'>()
  await tx
    .insertInto('power_photo')
    .values({
      association_id: photo.association,
      id,
      media_type: photo.media_type,
      content: photo.content,
      taken_by: photo.by,
      taken_at: photo.at,
    })
    .execute()
  return id
}
