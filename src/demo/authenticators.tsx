import { codeAt, fromBase32, stepOf } from '../staff/totp.ts'

/** 認証アプリ — on the smartphone of somebody of the staff, like any other authenticator app. */
export interface Authenticator {
  name: string
  association_name: string
  /** Base32, as it was typed or scanned at the set-up. */
  secret: string
}

/** What the app shows now; `at` is the phone's own clock. */
export const shownBy = ({ secret }: Pick<Authenticator, 'secret'>, at: Date) =>
  codeAt(fromBase32(secret), stepOf(at))

const secondsLeft = (at: Date) => 30 - (Math.floor(at.getTime() / 1_000) % 30)

export const Authenticators = ({ apps, at }: { apps: Authenticator[]; at: Date }) =>
  apps.length === 0 ? (
    ''
  ) : (
    <section class="codes">
      <h2>事務局の認証アプリ</h2>
      <ul>
        {apps.map((app) => (
          <li>
            <small>
              {app.association_name} {app.name}
            </small>
            <b>{shownBy(app, at).replace(/^.../, '$& ')}</b>
          </li>
        ))}
      </ul>
      <p>あと{secondsLeft(at)}秒で替わります。同じコードは1回だけ使えます。</p>
    </section>
  )
