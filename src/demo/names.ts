/** Family names with their readings; some in the old forms that rosters really hold (髙, 﨑, 𠮷, 濵, 邊). */
export const FAMILY_NAMES = pairs(`
  佐藤サトウ 鈴木スズキ 髙橋タカハシ 田中タナカ 伊藤イトウ 渡邊ワタナベ 山本ヤマモト 中村ナカムラ 小林コバヤシ 加藤カトウ
  𠮷田ヨシダ 山田ヤマダ 佐々木ササキ 山口ヤマグチ 松本マツモト 井上イノウエ 木村キムラ 林ハヤシ 斎藤サイトウ 清水シミズ
  山﨑ヤマサキ 森モリ 池田イケダ 橋本ハシモト 阿部アベ 石川イシカワ 前田マエダ 藤田フジタ 小川オガワ 岡田オカダ
  後藤ゴトウ 長谷川ハセガワ 村上ムラカミ 近藤コンドウ 石井イシイ 坂本サカモト 遠藤エンドウ 青木アオキ 藤井フジイ 西村ニシムラ
  福田フクダ 太田オオタ 三浦ミウラ 岡本オカモト 松田マツダ 中川ナカガワ 中野ナカノ 原田ハラダ 小野オノ 田村タムラ
  竹内タケウチ 金子カネコ 和田ワダ 中山ナカヤマ 石田イシダ 上田ウエダ 森田モリタ 原ハラ 柴田シバタ 酒井サカイ
  宮﨑ミヤザキ 工藤クドウ 横山ヨコヤマ 宮本ミヤモト 内田ウチダ 髙木タカギ 安藤アンドウ 谷口タニグチ 大野オオノ 丸山マルヤマ
  今井イマイ 濵田ハマダ 髙田タカダ 村田ムラタ 藤本フジモト 武田タケダ 杉山スギヤマ 増田マスダ 平野ヒラノ 大塚オオツカ
  辻ツジ 西川ニシカワ 奥村オクムラ 辻本ツジモト 南ミナミ 北川キタガワ 東ヒガシ 岸キシ 塩見シオミ 德永トクナガ
`)

export const GIVEN_NAMES = pairs(`
  一郎イチロウ 健ケン 誠マコト 隆タカシ 博ヒロシ 浩ヒロシ 豊ユタカ 修オサム 学マナブ 進ススム 明アキラ 聡サトシ 徹トオル 剛ツヨシ 直樹ナオキ
  和彦カズヒコ 正人マサト 英樹ヒデキ 俊介シュンスケ 大輔ダイスケ 康平コウヘイ 雅之マサユキ 裕司ユウジ 哲也テツヤ 義弘ヨシヒロ 敏夫トシオ
  昭アキラ 光男ミツオ 勝カツ 茂シゲル 花子ハナコ 恵子ケイコ 由美ユミ 陽子ヨウコ 真理マリ 智子トモコ 久美子クミコ 幸子サチコ 直子ナオコ
  美香ミカ 裕子ユウコ 恵美エミ 香織カオリ 麻衣マイ 千尋チヒロ 彩アヤ 文フミ 綾子アヤコ 和美カズミ 典子ノリコ
`)

export const DEPARTMENTS = [
  '内科',
  '整形外科',
  '小児科',
  '眼科',
  '耳鼻咽喉科',
  '皮膚科',
  '外科',
  '泌尿器科',
  '心療内科',
  '産婦人科',
  '脳神経外科',
  '循環器内科',
] as const

/** 中学校区 of each of the three associations of 東大阪. */
export const ASSOCIATIONS = {
  fuse: {
    name: '布施医師会',
    phone: '06-6782-0000',
    members: 150,
    wards: ['布施', '長栄', '新喜多', '高井田', '小阪', '上小阪', '長瀬', '金岡', '弥刀', '柏田', '楠根'],
  },
  kawachi: {
    name: '河内医師会',
    phone: '072-965-0000',
    members: 120,
    wards: ['盾津', '盾津東', '若江', '玉川', '英田', '花園', '意岐部'],
  },
  hiraoka: {
    name: '枚岡医師会',
    phone: '072-981-0000',
    members: 90,
    wards: ['枚岡', '石切', '孔舎衙', '縄手', '縄手北', '池島'],
  },
} as const
export type AssociationKey = keyof typeof ASSOCIATIONS

export interface Named {
  name: string
  kana: string
}

function pairs(text: string): [Named, ...Named[]] {
  const [first = { name: '', kana: '' }, ...more] = text
    .trim()
    .split(/\s+/)
    .map((pair) => {
      const at = pair.search(/[\u30a0-\u30ff]/u)
      return { name: pair.slice(0, at), kana: pair.slice(at) }
    })
  return [first, ...more]
}
