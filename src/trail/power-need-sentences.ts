import { number, type Sentence, text } from './detail.ts'

const VIAS: Record<string, string> = {
  link: '医療機関がリンクから',
  office: '事務局が',
  reply: '安否確認の回答から',
}

/** Of what power somebody needs; a patient is a number here too. */
export const POWER_NEED_SENTENCES: Record<string, Sentence> = {
  'power_need.ask': (detail) =>
    `電源の申出を${VIAS[text(detail.via)] ?? ''}入れました。患者${number(detail.patients)}人。`,
  'power_need.change': (detail) => `電源の申出を直しました。患者${number(detail.patients)}人。`,
  'power_need.withdraw': () => '電源の申出を取り下げました。',
  'power_need.meet': () => '電源の申出を「電源が届きました」にしました。',
  'power_need.reopen': () => '終わった電源の申出を、もう一度探すことにしました。',
  'power_need.make_link': (detail) => `電源の申出のリンクをつくりました。メール${number(detail.mails)}通。`,
}
