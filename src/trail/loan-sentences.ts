import { type Sentence, text } from './detail.ts'

const STEPS: Record<string, string> = {
  approve: '承認',
  approve_orally: '口頭での承認',
  decline: '辞退',
  hold: '保留',
  reserve: '予約',
  hand_over: '引渡',
  extend: '延長',
  recall: '返却の依頼',
  take_back: '返却',
  inspect: '返却検査',
  cancel: '取消',
  break: '故障',
  lose: '紛失',
  papers: '書類の受け取り',
}

const stepWord = (step: string) => (Object.hasOwn(STEPS, step) ? STEPS[step] : '手続き')

/** Of 非常用電源の貸出: what was done, never for whom. */
export const LOAN_SENTENCES: Record<string, Sentence> = {
  'loan.request': (detail) =>
    text(detail.neighbour)
      ? '共同利用の医師会から、非常用電源の貸出の申請を受けました。'
      : '非常用電源の貸出を申請しました。',
  'loan.step': (detail) => `非常用電源の貸出で「${stepWord(text(detail.step))}」を記録しました。`,
  'loan.ask_neighbour': () => '共同利用の医師会に、非常用電源の貸出を申請しました。',
  'loan.change_terms': () => '非常用電源の貸出の規程を変えました。',
  'loan.make_pool': () => '非常用電源の共同利用を始めました。',
  'loan.join_pool': () => '非常用電源の共同利用に参加しました。',
  'loan.leave_pool': () => '非常用電源の共同利用から抜けました。',
  'loan.add_exercise': () => '訓練に、非常用電源の貸出の練習を加えました。',
}
