import { phoneKey } from './import/cells.ts'

/** 旧字・異体字: the form that people type stands first, those that rosters hold behind it. */
const VARIANTS = `
  高髙 崎﨑嵜碕 吉𠮷 辺邊邉 斎齋齊斉 沢澤 浜濱濵 広廣 国國 島嶋嶌 桜櫻 竜龍 滝瀧 芦蘆 真眞 条條 恵惠
  栄榮 円圓 塩鹽 関關 館舘 亀龜 旧舊 巌巖 気氣 経經 剣劍 検檢 権權 県縣 顕顯 実實 寿壽 収收 渋澁
  焼燒 将將 奨奬 静靜 浄淨 慎愼 晋晉 数數 瀬瀨 摂攝 浅淺 蔵藏 荘莊 総總 聡聰 増增 徳德 富冨 鉄鐵
  伝傳 党黨 灯燈 当當 豊豐 弁辨辯瓣 宝寶 万萬 満滿 薬藥 弥彌 予豫 余餘 与與 来來 頼賴 礼禮 霊靈 郎郞
  黒黑 横橫 曽曾 薮藪 桧檜 峰峯 隣鄰 凛凜 緑綠 群羣 野埜 槙槇 遥遙 尭堯 頬頰 梅楳 淵渕 柳栁桺 杉杦
  船舩 兎兔 鴬鶯 蛍螢 穂穗 桑桒 卓桌 土圡 角⻆ 祇祗 巣巢 晃晄 熙煕凞 稲稻 乗乘 団團 児兒 医醫 麦麥
  壱壹 仏佛 仮假 参參 双雙 変變 声聲 売賣
`
const FOLDED = new Map(
  VARIANTS.trim()
    .split(/\s+/)
    .flatMap((group) => {
      const [common = '', ...others] = [...group]
      return others.map((other) => [other, common] as const)
    }),
)

/**
 * What several spellings of one name have in common: width, kana, old characters, blanks. For finding only: NFKC loses
 * what a name is really written with, so the key is never stored in its place.
 */
export const searchKey = (text: string) =>
  [...text.normalize('NFKC').replace(/\p{VS}/gu, '')]
    .map((character) => FOLDED.get(character) ?? character)
    .join('')
    .replace(/[ぁ-ゖ]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0x60))
    .replace(/[\s・･]/g, '')
    .toLowerCase()

export interface Query {
  /** All of them must be found. */
  words: { key: string; digits: string | null }[]
}

const FEWEST_DIGITS = 4
const PHONE_SIGNS = /^[0-9+()\s‐‑–—−ー-]+$/

/** What was typed into the box. A telephone number with blanks in it is one word, however it is written. */
export function readQuery(typed: string): Query {
  const text = typed.normalize('NFKC').trim()
  const is_phone = PHONE_SIGNS.test(text) && /[\s()‐‑–—−ー-]/.test(text)
  const words = is_phone ? [text.replace(/\s+/g, '')] : text.split(/\s+/)
  return { words: words.filter((word) => searchKey(word) !== '').map(wordOf) }
}

function wordOf(word: string) {
  const digits = PHONE_SIGNS.test(word) ? phoneKey(word) : ''
  return { key: searchKey(word), digits: digits.length >= FEWEST_DIGITS ? digits : null }
}

export interface Findable {
  /** Already keys; kept apart, so that no word matches across two of them. */
  texts: string[]
  /** Digits of each telephone number that the one who asks may see. */
  phones: string[]
}

/** Whether each word stands in one of the texts or, with four digits or more, in one of the numbers. */
export const isFound = ({ texts, phones }: Findable, { words }: Query) =>
  words.every(
    ({ key, digits }) =>
      texts.some((text) => text.includes(key)) ||
      (digits !== null && phones.some((phone) => phone.includes(digits))),
  )
