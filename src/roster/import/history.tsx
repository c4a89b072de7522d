import type { SignedInStaff } from '../../app.tsx'
import { may } from '../../rights.ts'
import { dayAndTime } from '../../ui/time.ts'
import { canBeTakenBack, isWaiting, type StoredImport } from './stored-imports.ts'

const STATES = {
  uploaded: '取り込む前',
  applying: '取り込んでいます',
  applied: '取り込みました',
  undone: '取り消しました',
  failed: '取り込めませんでした',
  discarded: 'やめました',
} as const satisfies Record<StoredImport['state'], string>

/** The last imports: when, by whom, how many, and the way back as long as there is one. */
export const History = ({
  staff,
  imports,
  at,
}: {
  staff: SignedInStaff
  imports: StoredImport[]
  at: Date
}) => (
  <section>
    <h2>これまでの取り込み</h2>
    {imports.length === 0 ? (
      <p>まだありません。取り込むと、ここに残ります。</p>
    ) : (
      <table class="imports stacked">
        <thead>
          <tr>
            <th scope="col">日時</th>
            <th scope="col">ファイル</th>
            <th scope="col">人</th>
            <th scope="col">状況</th>
            <th scope="col">人数</th>
            <th scope="col">操作</th>
          </tr>
        </thead>
        <tbody>
          {imports.map((one) => (
            <tr>
              <td>{dayAndTime(one.applied_at ?? one.uploaded_at)}</td>
              <th scope="row">
                <a href={`/roster/import/${one.id}`}>{one.file_name}</a>
              </th>
              <td>{one.applied_by_name ?? one.uploaded_by_name}</td>
              <td>{stateOf(one, at)}</td>
              <td>
                {one.counts
                  ? `新規 ${one.counts.added}・変更 ${one.counts.changed}・直す行 ${one.counts.refused}`
                  : '—'}
              </td>
              <td>
                {canBeTakenBack(one, at) && may(staff.role, 'GET /roster/import/:id/undo') ? (
                  <a href={`/roster/import/${one.id}/undo`}>取り消す</a>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
  </section>
)

const stateOf = (one: StoredImport, at: Date) =>
  one.state === 'uploaded' && !isWaiting(one, at) ? '期限が過ぎました' : STATES[one.state]
