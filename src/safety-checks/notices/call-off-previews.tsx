import { fromDateField } from '../../ui/time.ts'
import { type Choice, TAGS } from './call-off.ts'
import type { CallOffPageProps } from './call-off-page.tsx'
import { NoticePreview } from './frame.tsx'
import { isAhead } from './rules.ts'
import { CALL_OFF_LINES, postponeLines } from './words.ts'

const NAMES = {
  cancel: '「中止する」で届く文面',
  postpone: '「日を改める」で届く文面',
  go_on: '「予定どおり」で届く文面',
} as const satisfies Record<Choice['choice'], string>

const CHOICES = ['cancel', 'postpone', 'go_on'] as const

/** What each of these choices would send, word for word; once one is chosen, the style sheet shows that one alone. */
export const CallOffPreviews = ({
  staff,
  check,
  told,
  phone,
  comes_at,
  form = {},
  of = CHOICES,
}: CallOffPageProps & { of?: readonly Choice['choice'][] }) => {
  const ahead = isAhead(check)
  const day = fromDateField(form.day ?? '')
  const lines = {
    cancel: CALL_OFF_LINES.cancel(),
    postpone: day ? CALL_OFF_LINES.postpone(day) : postponeLines('○月○日 ○時○分'),
    go_on: CALL_OFF_LINES.go_on(ahead ? comes_at : null),
  }
  const is_known = told.people + told.under_way > 0
  const sends = (choice: Choice['choice']) => is_known || (choice === 'go_on' && ahead)
  return (
    <div class="choice-previews">
      {of.map((choice) =>
        sends(choice) ? (
          <div class={`preview-of preview-of-${choice}`}>
            <NoticePreview
              name={NAMES[choice]}
              telling={{
                check,
                association_name: staff.association_name,
                phone,
                tag: TAGS[choice],
                lines: lines[choice],
              }}
            />
          </div>
        ) : null,
      )}
    </div>
  )
}
