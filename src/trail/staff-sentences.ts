import { person, role, type Sentence } from './detail.ts'

/** Of those who sign in. */
export const STAFF_SENTENCES: Record<string, Sentence> = {
  'staff.add': (detail, names) => `${person(detail, names)}を${role(detail)}として登録しました。`,
  'staff.reset': (detail, names) => `${person(detail, names)}のパスワードを決め直しました。`,
  'staff.invite': (detail) => `${role(detail)}として1人を招待しました。`,
  'staff.invite_again': () => '招待のメールを送り直しました。',
  'staff.revoke_invitation': () => '招待を取り消しました。',
  'staff.join': (detail, names) => `${person(detail, names)}が招待を受け、${role(detail)}になりました。`,
  'staff.change_role': (detail, names) => `${person(detail, names)}の役割を${role(detail)}に変えました。`,
  'staff.remove': (detail, names) => `${person(detail, names)}を職員から外しました。`,
  'staff.ask_factor_reset': (detail, names) =>
    `${person(detail, names)}の認証アプリの解除を申し出ました。もう1人の承認を待ちます。`,
  'staff.approve_factor_reset': (detail, names) =>
    `${person(detail, names)}の認証アプリの解除を承認し、解除しました。`,
  'staff.withdraw_factor_reset': (detail, names) =>
    `${person(detail, names)}の認証アプリの解除の申し出を取り下げました。`,
  'staff.reset_second_factor': (detail, names) => `${person(detail, names)}の認証アプリを解除しました。`,
}
