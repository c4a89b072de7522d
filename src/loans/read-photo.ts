import { MOST_PHOTO_BYTES, type Picture, pictureOf } from './photos.ts'

export const PHOTO_SENTENCES = {
  too_large: '写真が大きすぎます(3MBまで)。小さいサイズで撮り直すか、写真なしで送ってください。',
  not_a_photo: '写真として読めません。JPEG・PNG・WebPの写真を選んでください。',
} as const

type ReadPhoto = { ok: true; photo: Picture | null } | { ok: false; reason: keyof typeof PHOTO_SENTENCES }

/** What an `<input type="file">` sent; no file chosen is no fault. */
export async function readPhoto(file: unknown): Promise<ReadPhoto> {
  if (!(file instanceof File) || file.size === 0) return { ok: true, photo: null }
  if (file.size > MOST_PHOTO_BYTES) return { ok: false, reason: 'too_large' }
  const photo = pictureOf(new Uint8Array(await file.arrayBuffer()))
  return photo ? { ok: true, photo } : { ok: false, reason: 'not_a_photo' }
}
