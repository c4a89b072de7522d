import { type Detail, doctor, list, type Names, number, type Sentence, text } from './detail.ts'

const KINDS: Record<string, string> = {
  mail: 'メール',
  mobile: '携帯電話',
  phone: '診療所の電話',
  fax: 'FAX',
}

const SYSTEMS: Record<string, string> = {
  line: 'LINE',
  mail: 'メールアドレス',
  phone: '電話番号',
  fax: 'FAX番号',
}

const system = (detail: Detail) => SYSTEMS[text(detail.system)] ?? '連絡先'
const theirs = (detail: Detail, names: Names) => doctor({ member_id: detail.member }, names)
const oneself = (detail: Detail, names: Names) => doctor({ member_id: detail.id }, names)
const several = (ids: unknown, names: Names) => {
  const found = list(ids)
  return found.length === 1 ? doctor({ member_id: found[0] }, names) : `会員${found.length}人`
}

/** Of the roster, its files, and how its members are reached. */
export const ROSTER_SENTENCES: Record<string, Sentence> = {
  'roster.import': (detail) =>
    `名簿を取り込みました。新しい会員${number(detail.added)}人、変わった会員${number(detail.changed)}人。`,
  'roster.export': (detail) => `名簿を書き出しました。${number(detail.members)}人分。`,
  'roster.retry_address': (detail) =>
    `止めていたメールアドレスを、また使うことにしました。${list(detail.contact_points).length}件。`,
  'roster.change_own_contacts': (detail, names) => {
    const kinds = list(detail.kinds).map((kind) => KINDS[kind] ?? '連絡先')
    return `${doctor(detail, names)}の連絡先を、ご本人が直しました。${kinds.join('・') || '新しいメールは確認待ちです'}。`
  },
  'roster.confirm_own_contacts': (detail, names) =>
    `${doctor(detail, names)}が、連絡先をすべて正しいと確かめました。`,
  'association.set_numbers': ({ has_phone, has_fax }) =>
    `事務局の電話とFAXを決め直しました（電話${has_phone === true ? 'あり' : 'なし'}、FAX${has_fax === true ? 'あり' : 'なし'}）。`,
  'contact_link.make': (detail) =>
    detail.way === 'letter'
      ? `連絡先を確かめる手紙を${number(detail.links)}枚つくりました。`
      : `連絡先を確かめるメールを${number(detail.links)}人に送りました。`,
  'roster.upload': () => '名簿のファイルを読み込みました。まだ何も変わっていません。',
  'roster.choose_columns': () => '読み込んだファイルの、どの列が何かを決めました。',
  'roster.discard_import': () => '読み込んだファイルを、取り込まずに捨てました。',
  'roster.undo_import': (detail) =>
    `名簿の取り込みを取り消しました。元に戻した会員・医療機関${number(detail.restored)}件、残したもの${number(detail.kept)}件。`,
  'member.add': (detail, names) => `${oneself(detail, names)}を名簿に加えました。`,
  'member.edit': (detail, names) =>
    `${oneself(detail, names)}の名簿を直しました。${list(detail.fields).length}項目。`,
  'member.leave': (detail, names) => `${oneself(detail, names)}を退会にしました。`,
  'member.return': (detail, names) => `${oneself(detail, names)}の退会を取り消しました。`,
  'facility.edit': (detail) => `医療機関の名簿を直しました。${list(detail.fields).length}項目。`,
  'contact_point.add': (detail, names) => `${theirs(detail, names)}の${system(detail)}を加えました。`,
  'contact_point.change': (detail, names) => `${theirs(detail, names)}の${system(detail)}を変えました。`,
  'contact_point.move': (detail, names) => `${theirs(detail, names)}の${system(detail)}の順番を変えました。`,
  'contact_point.remove': (detail, names) => `${theirs(detail, names)}の${system(detail)}を外しました。`,
  'binding.issue': (detail) => `LINEの案内状を${list(detail.members).length}人分つくりました。`,
  'binding.revoke_code': (detail, names) => `${theirs(detail, names)}の登録コードを使えなくしました。`,
  'binding.letter_setting': () => '案内状の宛名の位置を変えました。',
  'binding.bind': (detail, names) => `${theirs(detail, names)}のLINEが結び付きました。`,
  'binding.unbind': (detail, names) =>
    `${several(detail.members, names)}のLINEの結び付きを、ご本人が解きました。`,
  'binding.remove': (detail, names) => `${several(detail.members, names)}のLINEの結び付きを外しました。`,
  'area_leader.appoint': (detail, names) => `${doctor(detail, names)}を班長にしました。`,
  'area_leader.dismiss': () => '班長を外しました。',
  'area_leader.open': (detail, names) => `${doctor(detail, names)}が班長のページを開きました。`,
}
