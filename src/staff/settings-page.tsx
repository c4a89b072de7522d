import type { SignedInStaff } from '../app.tsx'
import { may, type Url } from '../rights.ts'
import { Layout } from '../ui/layout.tsx'

/** What stands under 設定, each for those who may go there. */
const LINKS: { url: Url; name: string; text: string }[] = [
  {
    url: 'GET /line',
    name: 'LINE公式アカウント',
    text: '鍵を入れ、つながるかを確かめます。今月の通数とメニューもここです。',
  },
  {
    url: 'GET /binding',
    name: 'LINEの結び付け',
    text: '先生に配る案内状をつくります。どの先生がつながったかを見ます。',
  },
  {
    url: 'GET /unreachable',
    name: '届かない先生',
    text: '連絡先を確かめる先生を見ます。確かめるメールや手紙を送ります。',
  },
  {
    url: 'GET /templates',
    name: '文面のひな形',
    text: '安否確認の文面を、訓練と本番に分けてとっておきます。',
  },
  {
    url: 'GET /settings/own-line',
    name: '試し送りを受け取るLINE',
    text: '「自分に試し送り」を、ご自分のLINEでも受け取れるようにします。',
  },
  { url: 'GET /leaders', name: '班長', text: '区ごとに、まだ回答のない先生へ電話する班長を決めます。' },
  {
    url: 'GET /settings/areas',
    name: '地域の図',
    text: '区や学校区の形の図を入れます。「区の地図」を自分たちの地域の形で見られます。',
  },
  {
    url: 'GET /settings/relief-stations',
    name: '救護所',
    text: '災害のときに先生を割り当てる場所を、前もって入れておきます。',
  },
  {
    url: 'GET /settings/numbers',
    name: '事務局の電話とFAX',
    text: '回答のページ、電話かけ用紙、FAX用紙に印刷する番号です。',
  },
  {
    url: 'GET /settings/twin',
    name: '毎晩の控え',
    text: '名簿と電話かけ用紙を、毎晩パスワード付きのExcelにして残します。システムが使えないときに開きます。',
  },
  {
    url: 'GET /settings/integrations',
    name: '外部連携',
    text: 'ほかのシステムが集計を読む鍵をつくります。送ったことを知らせることもできます。',
  },
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
  {
    url: 'GET /audit',
    name: '操作記録',
    text: 'だれが、いつ、何をしたかを見ます。書き換えられていないかも確かめます。',
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
