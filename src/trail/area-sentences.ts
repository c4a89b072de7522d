import { number, type Sentence } from './detail.ts'

/** 地域の図: the shapes that stand behind the counts of the 区. */
export const AREA_SENTENCES: Record<string, Sentence> = {
  'areas.upload': (detail) => `地域の図のファイルを受け取りました。図形は${number(detail.figures)}個です。`,
  'areas.use': () => '地域の図を使い始めました。',
  'areas.end': () => '地域の図を使うのをやめました。',
  'areas.tie': (detail) =>
    `名簿の区と地域の図の結び付けを直しました。手で決めた区は${number(detail.wards)}です。`,
}
