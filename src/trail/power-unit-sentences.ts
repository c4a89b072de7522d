import { list, number, type Sentence } from './detail.ts'

/** Of the power units, how they are kept and looked after. */
export const POWER_UNIT_SENTENCES: Record<string, Sentence> = {
  'power_unit.add': () => '非常用電源を登録しました。',
  'power_unit.edit': (detail) => `非常用電源の登録を直しました。${list(detail.fields).length}項目。`,
  'power_unit.retire': () => '非常用電源を廃棄にしました。',
  'power_unit.set_photo': () => '非常用電源の写真を入れ替えました。',
  'power_unit.inspect': (detail) =>
    detail.passed === true
      ? '非常用電源を点検しました。合格です。'
      : `非常用電源を点検しました。不合格です。悪かった項目${list(detail.faults).length}つ。`,
  'power_unit.import': (detail) =>
    `非常用電源の台帳を取り込みました。新しい電源${number(detail.added)}台、変わった電源${number(detail.changed)}台。`,
  'power_unit.export': (detail) => `非常用電源の台帳を書き出しました。${number(detail.units)}台分。`,
  'power_unit.remind': (detail) => `電源の点検のお知らせを${number(detail.messages)}通、用意しました。`,
  'power_unit.ask_code': () => '電源のラベルの暗証番号を、登録された連絡先に送りました。',
  'power_unit.open': () => '暗証番号で、電源のラベルのページを開きました。',
}
