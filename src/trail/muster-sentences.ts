import { check, number, type Sentence } from './detail.ts'

/** 救護所: the places, and who is sent to them. */
export const MUSTER_SENTENCES: Record<string, Sentence> = {
  'muster.add_station': () => '救護所を足しました。',
  'muster.put_station_away': () => '救護所を使わないことにしました。',
  'muster.assign': (detail, names) =>
    `${check(detail, names)}で、救護所に${number(detail.sent)}人を割り当てました。${
      number(detail.released) > 0 ? `${number(detail.released)}人の割り当てをやめました。` : ''
    }`,
}
