import { Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { BANDS, LABELS } from '../rules.ts'
import type { Purpose } from '../table.ts'

/** Where the link of a trial leads: no question, no button, nothing that could be taken for the real page. */
export const TrialPage = ({ purpose }: { purpose: Purpose }) => (
  <Layout
    title={
      purpose === 'actual'
        ? '【試し送り】回答のページではありません'
        : `${LABELS[purpose]}【試し送り】回答のページではありません`
    }
    band={
      purpose === 'actual'
        ? { purpose: 'test', text: '【試し送り】先生方には送っていません' }
        : { purpose, text: BANDS[purpose] }
    }
  >
    <div class="narrow">
      <h1>試し送りのリンクです</h1>
      <Notice kind="info" title="ここには、何も記録されません">
        <p>
          先生方に送ったときは、ここに先生ごとの回答のページが開き、4つのボタンから1つ押していただきます。
        </p>
      </Notice>
      <p>このページは閉じて構いません。</p>
    </div>
  </Layout>
)
