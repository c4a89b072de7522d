import type { RequestFault } from './request.ts'
import type { Step } from './steps.ts'
import type { StepFault } from './take-step.ts'

/** What the button says. */
export const BUTTONS: Record<Exclude<Step, 'request'>, string> = {
  approve: '承認する',
  approve_orally: '口頭で承認する',
  decline: '今回は貸せない',
  hold: '保留にする',
  reserve: '取り置く',
  hand_over: '引渡をする',
  extend: '延長する',
  recall: '返却をお願いする',
  take_back: '返却を受け取る',
  inspect: '返却検査をする',
  cancel: '取り消す',
  break: '故障を記録する',
  lose: '紛失を記録する',
  papers: '書類を受け取った',
}

/** What a press does next, said beside the button. */
export const NEXT: Partial<Record<Step, string>> = {
  approve: '持ち主・鍵の担当・借りる医療機関に、いますぐLINEとメールが届きます。',
  approve_orally:
    '電話で約束したら押してください。いますぐLINEとメールが届きます。書類は24時間以内に受け取ります。',
  hand_over: '電源の前で、確認の項目と写真を記録します。',
  take_back: '受け取った電源の写真を記録します。つぎに返却検査をします。',
  inspect: '合格すると、ほかに貸せるようになります。',
}

/** Steps that ask for something first: a page of their own. */
export const FORMS = {
  hand_over: { title: '引渡', asks: ['points', 'photo', 'note'] },
  take_back: { title: '返却の受け取り', asks: ['photo', 'note'] },
  inspect: { title: '返却検査', asks: ['points', 'photo', 'note'] },
  extend: { title: '返却日の延長', asks: ['day', 'note'] },
  recall: { title: '返却のお願い', asks: ['day', 'note'] },
  break: { title: '故障の記録', asks: ['note', 'photo'] },
  lose: { title: '紛失の記録', asks: ['note'] },
  decline: { title: '今回は貸せない', asks: ['note'] },
  hold: { title: '保留', asks: ['note'] },
  cancel: { title: '貸出の取消', asks: ['note'] },
} as const satisfies Partial<
  Record<Step, { title: string; asks: readonly ('points' | 'photo' | 'note' | 'day')[] }>
>
export type FormStep = keyof typeof FORMS

export const isFormStep = (step: string): step is FormStep => Object.hasOwn(FORMS, step)

const OVERLAPS = 'ほかの貸出と重なります。先に決まった貸出があります。代わりの電源を選んでください。'

/** Why nothing happened, and the way on. */
export const STEP_FAULTS: Record<Exclude<StepFault, 'not_found'>, string> = {
  already_done: 'ほかの人が先に進めていました。いまの状況を確かめてください。',
  overlaps: OVERLAPS,
  still_out: 'この電源は、まだ前の貸出から戻っていないか、返却検査が済んでいません。先に済ませてください。',
  unit_not_ready: 'この電源は、いま使えません。代わりの電源を選んでください。',
  not_checked: 'まだ確認していない項目があります。全部確認して、印を付けてください。',
  no_day: '返却日を選んでください。',
  later_than_promised: '約束の返却日より早い日を選んでください。',
  not_later: 'いまの返却日より後の日を選んでください。早めるときは「返却をお願いする」を使ってください。',
  past: '返却日が過ぎています。今日より後の日にしてください。',
  too_long: '規程の期間より長くなります。もっと早い日を選んでください。',
}

/** 合格 wants every point ticked, 不合格 one that is not: no unit passes or fails by a slip of the thumb. */
export const INSPECT_FAULTS = {
  not_all_good: '印のない項目があります。よければ印を付け、悪ければ「不合格にする」を押してください。',
  all_good: 'すべての項目に印が付いています。悪かった項目の印を外してから「不合格にする」を押してください。',
} as const
export type InspectFault = keyof typeof INSPECT_FAULTS

export const REQUEST_FAULTS: Record<RequestFault, string> = {
  no_unit: 'その電源は見つかりません。一覧から選び直してください。',
  no_need: 'その申出は見つからないか、もう終わっています。申出を確かめてください。',
  not_lendable: 'その電源は、ここへは貸し出さないことになっています。ほかの電源を選んでください。',
  unit_not_ready: 'その電源は、いま使えません。ほかの電源を選んでください。',
  already_asked: 'この申出では、もうその電源を申請しています。',
  overlaps: OVERLAPS,
  no_day: STEP_FAULTS.no_day,
  past: STEP_FAULTS.past,
  too_long: STEP_FAULTS.too_long,
}
