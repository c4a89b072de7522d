import { Notice } from '../ui/form.tsx'

/** What somebody else saved while a form lay open, in words. */
export interface StaleChange {
  label: string
  was: string
  is: string
  /** Whom and when the history names; null where it does not. */
  who: string | null
}

export const Stale = ({ changes }: { changes: StaleChange[] }) =>
  changes.length === 0 ? null : (
    <Notice kind="wrong" title="開いているあいだに、ほかの人が保存しました">
      <ul>
        {changes.map(({ label, was, is, who }) => (
          <li>
            {label}: <span class="was">{was}</span> → <strong>{is}</strong>
            {who && ` (${who})`}
          </li>
        ))}
      </ul>
      <p>入力した内容は、下に残っています。見比べてから、もう一度保存してください。</p>
    </Notice>
  )

/** What the form showed when it was opened comes back with it, so that nobody writes over what he has not seen. */
export const Seen = ({
  fields,
  seen,
}: {
  fields: readonly string[]
  seen: Partial<Record<string, string>>
}) => (
  <>
    {fields.map((field) => (
      <input type="hidden" name={`seen_${field}`} value={seen[field] ?? ''} />
    ))}
  </>
)
