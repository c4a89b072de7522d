import type { Fault, HardToReach, Trouble } from './unreachable.ts'

/** What each group of the list is called, and what a person does about it. */
export const TROUBLES = {
  no_contact: {
    name: '連絡先がない',
    why: 'LINEもメールも登録がありません。',
    what_to_do: '電話で伺うか、手紙を送ってください。',
  },
  broken: {
    name: 'どこにも届かない',
    why: '',
    what_to_do: '電話で伺うか、手紙を送ってください。',
  },
  silent: {
    name: '3回続けて回答がない',
    why: '届いていますが、3回続けて回答がありません。',
    what_to_do: 'いまも使う連絡先か、確かめてください。',
  },
  partly: {
    name: '一部だけ届く',
    why: '',
    what_to_do: '急ぎません。次に話すときに確かめてください。',
  },
} as const satisfies Record<Trouble, { name: string; why: string; what_to_do: string }>

const FAULT_WORDS: Partial<Record<Fault['failure'], string>> = {
  blocked: 'LINEがブロックされたか、友だちから外れています。',
  bad_recipient: 'LINEの宛先が見つかりません。',
  bounced: 'メールが宛先不明で戻りました。',
  mailbox_full: 'メールボックスがいっぱいで戻りました。',
  returned: 'メールが受け取りを断られて戻りました。',
  refused: '相手のメールサーバーが受け取りを断りました。',
}

const faultWord = ({ system, failure }: Fault) =>
  FAULT_WORDS[failure] ?? (system === 'line' ? 'LINEに届きません。' : 'メールが届きません。')

/** In words, one sentence each. */
export function reasonsOf({
  trouble,
  faults,
  has_mail,
}: Pick<HardToReach, 'trouble' | 'faults' | 'has_mail'>) {
  const named = trouble ? TROUBLES[trouble].why : ''
  const works = trouble === 'partly' ? (has_mail ? 'メールでは届きます。' : 'ほかの連絡先では届きます。') : ''
  return [...new Set([named, ...faults.map(faultWord), works])].filter((sentence) => sentence !== '')
}
