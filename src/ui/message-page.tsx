import type { SignedInStaff } from '../app.tsx'
import { ButtonLink } from './form.tsx'
import { Layout } from './layout.tsx'

const MESSAGES = {
  not_found: {
    title: 'ページが見つかりません',
    text: 'アドレスが違うか、見ることのできないページです。一覧から選び直してください。',
  },
  bad_form: {
    title: '送られた内容を読み取れませんでした',
    text: '何も変わっていません。前のページに戻って、もう一度送ってください。',
  },
  too_large: {
    title: '送られた内容が大きすぎます',
    text: '何も変わっていません。1MBまでにして、もう一度送ってください。',
  },
  file_too_large: {
    title: 'ファイルが大きすぎます',
    text: '何も変わっていません。10MBまでです。名簿のシートだけを新しいブックに写して、保存してください。',
  },
  foreign: {
    title: 'ほかのサイトからの操作は受け付けません',
    text: '何も変わっていません。一覧のページを開いて、そこから操作してください。',
  },
  outage: {
    title: 'いま、つながりにくくなっています',
    text: 'いまの操作が行われたかどうかを、一覧で確かめてください。1分ほど待ってから開いてください。',
  },
  broken: {
    title: '操作を終えられませんでした',
    text: 'いまの操作が行われたかどうかを、一覧で確かめてください。続くときは、下の番号を管理者に伝えてください。',
  },
} as const

/** A whole page for what ends a request early: what happened, and the way on. */
export const MessagePage = ({
  about,
  reference,
  staff,
}: {
  about: keyof typeof MESSAGES
  /** Stands in the log too. */
  reference?: string
  staff?: SignedInStaff | undefined
}) => (
  <Layout title={MESSAGES[about].title} staff={staff}>
    <div class="narrow">
      <h1>{MESSAGES[about].title}</h1>
      <p>{MESSAGES[about].text}</p>
      {reference && (
        <p>
          番号 <strong>{reference}</strong>
        </p>
      )}
      <div class="actions">
        <ButtonLink kind="main" href="/safety-checks">
          安否確認の一覧へ
        </ButtonLink>
      </div>
    </div>
  </Layout>
)
