import type { NotedChange } from './member-queries.ts'
import { CHANGE_SOURCES, CHANGED_FIELDS } from './table.ts'
import { fullDate, valueInWords } from './words.ts'

/** Names by user id; who has no account any more is not in it. */
export type Names = Map<string, string>

export const whoChanged = ({ changed_by, source }: NotedChange, names: Names) => {
  if (source === 'self') return '本人'
  if (changed_by === 'cli') return 'サーバーの管理者'
  return names.get(changed_by) ?? 'いまはいない職員'
}

/** 変更履歴 — who changed what, when, from what to what. */
export const History = ({ history, names }: { history: NotedChange[]; names: Names }) => (
  <section class="history">
    <h2>変更履歴</h2>
    {history.length === 0 ? (
      <p class="support">まだ変更はありません。</p>
    ) : (
      <table class="roster">
        <thead>
          <tr>
            <th scope="col">いつ</th>
            <th scope="col">だれが</th>
            <th scope="col">項目</th>
            <th scope="col">前 → 後</th>
          </tr>
        </thead>
        <tbody>
          {history.map((change) => (
            <tr>
              <td data-label="いつ">{fullDate(change.changed_at)}</td>
              <td data-label="だれが">
                {whoChanged(change, names)}
                {change.source !== 'self' && <small>({CHANGE_SOURCES[change.source]})</small>}
              </td>
              <td data-label="項目">{CHANGED_FIELDS[change.field]}</td>
              <td data-label="前 → 後">
                <Values change={change} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
  </section>
)

const Values = ({ change: { field, old_value, new_value } }: { change: NotedChange }) =>
  field === 'added' ? (
    <strong>{new_value ?? '登録しました'}</strong>
  ) : (
    <>
      <span class="was">{valueInWords(field, old_value)}</span> →{' '}
      <strong>{valueInWords(field, new_value)}</strong>
    </>
  )
