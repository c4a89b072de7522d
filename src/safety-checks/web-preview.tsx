import { CONDITIONS } from '../replies/table.ts'
import { dayAndTime } from '../ui/time.ts'
import type { Asking } from './messages.ts'
import { headline, webBand } from './rules.ts'

/** The page behind the link, drawn small; a story holds its words against the real one. Its buttons do nothing. */
export const WebPreview = ({
  asking: { check, association_name },
  surname,
}: {
  asking: Asking
  surname: string
}) => (
  <div class="web-preview">
    <p class={`band band-${check.purpose}`}>{webBand(check.purpose)}</p>
    <div>
      <p class="support">{association_name}</p>
      <p class="flex-bold">{headline(check)}</p>
      {check.scenario && <p>{check.scenario}</p>}
      {check.note_to_doctors && <p>{check.note_to_doctors}</p>}
      <p>{surname}先生</p>
      <p class="flex-bold">いまの状況を1つ押してください</p>
      {Object.values(CONDITIONS).map(({ code, symbol, label }) => (
        <p class={`bubble-button answer-${code}`}>
          {symbol} {label}
        </p>
      ))}
      <p>
        押すとすぐに送られます。
        {check.deadline_at && `${dayAndTime(check.deadline_at)}まで、`}何度でも変更できます。
      </p>
    </div>
  </div>
)
