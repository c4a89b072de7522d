import type { Purpose } from '../table.ts'
import type { TemplateOf } from './rules.ts'

type Words = Pick<TemplateOf<Purpose>, 'name' | 'title' | 'scenario' | 'note_to_doctors'>

const IN_PRACTICE = '診療中の方は、あとで構いません。'
const STAY_SAFE = 'まず身の安全を確保してください。落ち着いてからで構いません。'

/** What an office can begin with before it has templates of its own; an association's own stand before them. */
const WORDS: { [P in Purpose]: Record<string, Words> } = {
  drill: {
    osaka: {
      name: '880万人訓練',
      title: '大阪880万人訓練',
      scenario: '10時に震度6弱の地震が起きた想定です。',
      note_to_doctors: IN_PRACTICE,
    },
    quake: {
      name: '震度6弱以上の地震（訓練）',
      title: '地震の訓練 震度6弱',
      scenario: '震度6弱の地震が起きた想定です。',
      note_to_doctors: IN_PRACTICE,
    },
    rain: {
      name: '大雨特別警報（訓練）',
      title: '大雨の訓練',
      scenario: '大雨特別警報が出た想定です。',
      note_to_doctors: IN_PRACTICE,
    },
    blackout: {
      name: '停電（訓練）',
      title: '停電の訓練',
      scenario: '広い範囲で停電が続いている想定です。',
      note_to_doctors: IN_PRACTICE,
    },
  },
  actual: {
    quake: {
      name: '震度6弱以上の地震',
      title: '地震 震度6弱以上',
      scenario: '震度6弱以上の地震がありました。',
      note_to_doctors: STAY_SAFE,
    },
    rain: {
      name: '大雨特別警報',
      title: '大雨特別警報',
      scenario: '大雨特別警報が出ています。',
      note_to_doctors: STAY_SAFE,
    },
    blackout: {
      name: '停電',
      title: '停電',
      scenario: '広い範囲で停電が続いています。',
      note_to_doctors: '電源でお困りのときは、「助けが必要です」を押してください。',
    },
  },
  test: {
    reach: {
      name: '到達テスト',
      title: '到達テスト',
      scenario: '連絡先に届くかどうかの確認です。',
      note_to_doctors: `届いたら1つ押すだけです。${IN_PRACTICE}`,
    },
  },
}

const shippedOf = <P extends Purpose>(purpose: P): TemplateOf<P>[] =>
  Object.entries(WORDS[purpose]).map(([key, words]) => ({
    ...words,
    purpose,
    id: `${purpose}-${key}`,
    own: null,
  }))

export const SHIPPED = [...shippedOf('drill'), ...shippedOf('actual'), ...shippedOf('test')]
