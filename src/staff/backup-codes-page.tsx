import { ButtonLink, Notice } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { dayAndTime } from '../ui/time.ts'
import { spelledBackup } from './backup-codes.ts'

/** 予備コード — shown this once; nobody can look them up again. */
export const BackupCodesPage = ({ codes, next, at }: { codes: string[]; next: string; at: Date }) => (
  <Layout title="予備コード">
    <div class="narrow">
      <h1>予備コードを控えてください</h1>
      <Notice kind="info" title="この画面は1回だけ出ます">
        <p>
          スマートフォンをなくしたときに使います。印刷するか書き写して、かぎのかかる所にしまってください。
        </p>
      </Notice>
      <ul class="backup-codes">
        {codes.map((code) => (
          <li>
            <code>{spelledBackup(code)}</code>
          </li>
        ))}
      </ul>
      <p>1つのコードは1回だけ使えます。使い終わったら、「設定」でつくり直せます。</p>
      <p class="support">{dayAndTime(at)}につくりました。印刷は、キーボードの Ctrl と P で始まります。</p>
      <div class="actions">
        <ButtonLink kind="main" href={next}>
          控えたので進む
        </ButtonLink>
      </div>
    </div>
  </Layout>
)
