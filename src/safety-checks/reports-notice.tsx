import type { SignedInStaff } from '../app.tsx'
import { may } from '../rights.ts'
import { ButtonLink, Notice } from '../ui/form.tsx'

/** Told by doctors of their own accord, until somebody has seen to all of it. */
export const ReportsNotice = ({
  staff,
  waiting,
  needs_help,
}: {
  staff: SignedInStaff
  waiting: number
  needs_help: number
}) => {
  if (waiting === 0 || !may(staff.role, 'GET /safety-checks/reports')) return null
  return (
    <Notice
      kind="info"
      title={`先生からの知らせが${waiting}件あります${needs_help > 0 ? `(▲ ${needs_help}件)` : ''}`}
    >
      <p>安否確認の回答とは別に、LINEのメニューから届いた、本物の知らせです。</p>
      <ButtonLink href="/safety-checks/reports">知らせを見る</ButtonLink>
    </Notice>
  )
}
