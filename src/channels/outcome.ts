/** Every way a message can fail to arrive, whether trying again helps, and what the office reads on the board. */
export const FAILURES = {
  unavailable: { retry: true, label: '配信サービスにつながりません（自動で送り直します）' },
  throttled: { retry: true, label: '送信が混み合っています（自動で送り直します）' },
  busy: { retry: true, label: '相手のメールサーバーが混み合っています（自動で送り直します）' },
  unauthorized: { retry: true, label: 'LINEの設定が無効です（アクセストークンを確認してください）' },
  mail_settings: { retry: true, label: 'メールの設定が無効です（送信サーバーの設定を確かめてください）' },
  answer_lost: { retry: true, label: '届いたかどうか分かりません（1回だけ送り直します）' },
  out_of_quota: { retry: false, label: 'LINEの今月の通数切れ' },
  bad_recipient: { retry: false, label: '宛先が正しくありません' },
  bad_request: { retry: false, label: '文面をLINEが受け付けません' },
  refused: { retry: false, label: '相手のメールサーバーが受け取りを断りました' },
  blocked: { retry: false, label: 'LINEのブロックまたは友だち解除' },
  unbound: { retry: false, label: 'LINEの結び付きを解除' },
  bounced: { retry: false, label: 'メールが宛先不明で戻りました' },
  mailbox_full: { retry: false, label: 'メールボックスがいっぱいで戻りました' },
  returned: { retry: false, label: 'メールが受け取りを断られて戻りました' },
  too_late: { retry: false, label: '送り直しの期限を過ぎました' },
  answered: { retry: false, label: '送る前に回答がありました' },
  spared: { retry: false, label: '災害用の取り置きを残すため、LINEでは送っていません' },
  cancelled: { retry: false, label: '送る前に締め切られました' },
} as const satisfies Record<string, { retry: boolean; label: string }>

export type Failure = keyof typeof FAILURES

/** What a far end said to one try. `accepted` means taken over by LINE or the mail host, no more. */
export type Outcome =
  | { accepted: true; request_id: string | null }
  | { accepted: false; failure: Failure; bad_index: number | null }

export const accepted = (request_id: string | null = null): Outcome => ({ accepted: true, request_id })
export const failed = (failure: Failure, bad_index: number | null = null): Outcome => ({
  accepted: false,
  failure,
  bad_index,
})
