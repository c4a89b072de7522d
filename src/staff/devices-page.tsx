import type { SignedInStaff } from '../app.tsx'
import { Button, ButtonLink } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { dayAndTime } from '../ui/time.ts'
import { deviceWord } from './device-words.ts'
import type { Device } from './sessions.ts'

/** 入っている端末 — this person's own; ending one asks for no confirmation, as its owner only signs in again. */
export const DevicesPage = ({
  staff,
  devices,
  here,
}: {
  staff: SignedInStaff
  devices: Device[]
  /** The session that this page was asked for in. */
  here: string
}) => (
  <Layout title="入っている端末" staff={staff}>
    <div class="narrow">
      <h1>入っている端末</h1>
      <p>覚えのない端末があるときは、閉じてから、パスワードを変えてください。</p>
      <table>
        <thead>
          <tr>
            <th scope="col">端末</th>
            <th scope="col">最後に使った時</th>
            <th scope="col">閉じる</th>
          </tr>
        </thead>
        <tbody>
          {devices.map(({ id, agent, used_at }) => (
            <tr>
              <td>{deviceWord(agent)}</td>
              <td>{dayAndTime(used_at)}</td>
              <td>
                {id === here ? (
                  <strong>この端末</strong>
                ) : (
                  <form method="post" action={`/settings/devices/${id}/end`}>
                    <Button kind="text">この端末を閉じる</Button>
                  </form>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {devices.length > 1 ? (
        <form method="post" action="/settings/devices/end-others" class="actions">
          <Button>ほかの端末をすべて閉じる</Button>
        </form>
      ) : (
        <p>ほかの端末では入っていません。</p>
      )}
      <p>
        <ButtonLink href="/settings">設定へ戻る</ButtonLink>
      </p>
    </div>
  </Layout>
)
