import { LOAN_STATUSES } from '../words.ts'
import { ANSWER_DAYS, type OwnerAsked } from './owner.ts'
import { STEP_FAULTS } from './step-words.ts'

export type OwnerCame = 'yes' | 'no' | 'expired' | keyof typeof STEP_FAULTS

/** What came of an owner's press, or of somebody else's before it; the same on the page and in the chat. */
export function ownerSaidInWords(came: OwnerCame, asked: Pick<OwnerAsked, 'status'>) {
  switch (came) {
    case 'yes':
      return '「貸せます」を受け付けました。ありがとうございます。つぎは、鍵の担当と借りる先生が、引渡の時間を決めます。'
    case 'no':
      return '「今回は難しい」を受け付けました。ほかの電源を探します。'
    case 'already_done':
      return `この申請は、もう決まっています（いまは「${LOAN_STATUSES[asked.status]}」です）。`
    case 'expired':
      return `返事の期限（${ANSWER_DAYS}日）が過ぎました。貸せるときは、事務局に電話してください。`
    default:
      return STEP_FAULTS[came]
  }
}
