import type { SignedInStaff } from '../app.tsx'
import { may, type Url } from '../rights.ts'
import { Layout } from '../ui/layout.tsx'

/** What stands under 設定, each for those who may go there. */
const LINKS: { url: Url; name: string; text: string }[] = [
  { url: 'GET /staff', name: '職員', text: '入れる人と役割を見ます。招待、役割の変更、削除もここです。' },
  {
    url: 'GET /settings/sign-in',
    name: 'パスワードと確認コード',
    text: 'ご自分のパスワードを変えます。認証アプリと予備コードもここです。',
  },
  {
    url: 'GET /settings/devices',
    name: '入っている端末',
    text: 'いまご自分が入っている端末を見て、閉じることができます。',
  },
]

export const SettingsPage = ({ staff }: { staff: SignedInStaff }) => (
  <Layout title="設定" staff={staff}>
    <div class="narrow">
      <h1>設定</h1>
      <ul class="checks settings">
        {LINKS.filter(({ url }) => may(staff.role, url)).map(({ url, name, text }) => (
          <li>
            <a href={url.replace('GET ', '')}>{name}</a>
            <p>{text}</p>
          </li>
        ))}
      </ul>
    </div>
  </Layout>
)
