import type { SignedInStaff } from '../../app.tsx'
import { may, type Url } from '../../rights.ts'
import { BANDS, headline } from '../../safety-checks/rules.ts'
import type { SafetyCheck } from '../../safety-checks/table.ts'
import { Layout } from '../../ui/layout.tsx'

interface Kept {
  url: Url
  name: string
  about: string
  /** Where it makes sense at all. */
  when?: (check: SafetyCheck) => boolean
}

const PAPERS: Kept[] = [
  {
    url: 'GET /safety-checks/:id/paper',
    name: '会議資料',
    about: '結果をA4の1枚に。お名前は載りません。',
  },
  {
    url: 'GET /safety-checks/:id/call-sheet',
    name: '電話かけ用紙',
    about: '未回答の先生を地区ごとに。電話番号とメモの欄があります。',
  },
  {
    url: 'GET /safety-checks/:id/fax-sheet',
    name: 'FAX用紙',
    about: '未回答の医療機関に送る紙。○をつけて返してもらいます。',
  },
  {
    url: 'GET /safety-checks/:id/city-list',
    name: '開いている医療機関の一覧（市へ）',
    about: '承認すると、市が72時間だけリンクで見られます。',
  },
  {
    url: 'GET /safety-checks/:id/emis',
    name: 'EMIS転記シート',
    about: '病院・有床診療所ごとに、緊急時入力と詳細入力の順で。無床の診療所は一覧です。',
  },
  {
    url: 'GET /safety-checks/:id/certificates',
    name: 'BCP訓練参加証',
    about: '締め切った訓練に参加した医療機関ごとに1枚。まとめても、1か所だけでも印刷できます。',
    when: ({ purpose }) => purpose === 'drill',
  },
  {
    url: 'GET /safety-checks/:id/minutes',
    name: '議事録の案',
    about: '数字からつくった案を直して、保存・印刷します。',
  },
  {
    url: 'GET /papers/year',
    name: '年次報告',
    about: 'この安否確認だけでなく、1年分の訓練・本番・電源・自己点検をA4の1枚に。',
  },
  {
    url: 'GET /safety-checks/:id/cap.xml',
    name: 'ほかのシステムへ渡すファイル（CAP）',
    about:
      '警報を機械どうしで渡す国際的な書き方（CAP 1.2、XML）。市や府のシステムの担当者に頼まれたときに使います。お名前は入りません。',
  },
]

/** 書類 — everything that can be printed or given out of one check. */
export const PapersPage = ({ check, staff }: { check: SafetyCheck; staff: SignedInStaff }) => (
  <Layout
    title={`${headline(check)} 書類`}
    band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
    staff={staff}
    styles={['papers.css']}
  >
    <div class="papers">
      <nav class="paper-links" aria-label="この安否確認">
        <a href={`/safety-checks/${check.id}`}>集計に戻る</a>
      </nav>
      <h1>{headline(check)} 書類</h1>
      <ul class="paper-list">
        {PAPERS.filter(({ url, when }) => may(staff.role, url) && (when?.(check) ?? true)).map((paper) => (
          <li>
            <a href={paper.url.replace('GET ', '').replace(':id', check.id)}>{paper.name}</a>
            <span>{paper.about}</span>
          </li>
        ))}
      </ul>
    </div>
  </Layout>
)
