import { Button, ButtonLink, ErrorSummary, Field } from '../../ui/form.tsx'
import { dayAndTime } from '../../ui/time.ts'
import { type CheckFrame, CheckPage } from './frame.tsx'
import { EXTENSIONS, type ExtensionFault, extendedBy } from './rules.ts'

const FAULTS: Record<ExtensionFault | 'deadline_unreadable', string> = {
  deadline_unreadable: '締切の日付と時刻を入力してください',
  deadline_not_later: 'いまの締切よりあとにしてください',
  deadline_too_soon: 'いまから5分よりあとにしてください',
  deadline_too_far: 'いまから7日以内にしてください',
}
export type ExtendFault = keyof typeof FAULTS

export const ExtendPage = ({
  staff,
  check,
  typed,
  fault,
  at,
}: CheckFrame & { typed?: string | undefined; fault?: ExtendFault; at: Date }) => {
  const error = fault && FAULTS[fault]
  const Hidden = () => (
    <>
      <input type="hidden" name="working_for" value={staff.association} />
      <input type="hidden" name="deadline_was" value={check.deadline_at?.toISOString() ?? ''} />
    </>
  )
  return (
    <CheckPage staff={staff} check={check} about="締切を延ばす">
      <h2>締切を延ばす</h2>
      <p>
        {check.deadline_at ? (
          <>
            いまの締切は <strong>{dayAndTime(check.deadline_at)}</strong> です。
          </>
        ) : (
          '締切はまだ決めていません。'
        )}
        回答のページと、これから送る「再度のお願い」に、新しい締切が出ます。
      </p>
      <ErrorSummary errors={{ deadline_at: error }} />
      <form method="post" class="extensions">
        <Hidden />
        {Object.entries(EXTENSIONS).map(([minutes, label]) => (
          <Button kind="second" name="by" value={minutes}>
            <strong>{label}</strong>
            <small>{dayAndTime(extendedBy(check, Number(minutes), at))}まで</small>
          </Button>
        ))}
      </form>
      <form method="post" novalidate>
        <Hidden />
        <Field
          name="deadline_at"
          label="日時を決めて延ばす"
          type="datetime-local"
          width="short"
          value={typed}
          error={error}
        />
        <div class="actions">
          <Button>この日時まで延ばす</Button>
          <ButtonLink href={`/safety-checks/${check.id}`}>集計に戻る</ButtonLink>
        </div>
      </form>
    </CheckPage>
  )
}
