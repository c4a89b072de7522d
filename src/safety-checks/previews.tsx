import type { PropsWithChildren } from 'hono/jsx'
import { LinePreview } from './line-preview.tsx'
import { type Asking, mailSubject, mailText } from './messages.ts'
import { WebPreview } from './web-preview.tsx'

/** 文面の確認 — what one real member of the audience will see in each place; links and buttons lead nowhere. */
export const Previews = ({
  asking,
  surname,
  children,
}: PropsWithChildren<{ asking: Asking; surname: string }>) => (
  <section class="previews" aria-label="先生方に届く文面">
    <div>
      <h2>LINEの文面</h2>
      <LinePreview asking={asking} />
    </div>
    <div>
      <h2>メールの文面</h2>
      <p class="subject">
        <small>件名</small> {mailSubject(asking)}
      </p>
      <pre class="mail">
        {mailText(asking).replaceAll('{宛名}', surname).replaceAll('{リンク}', '(先生ごとの回答リンク)')}
      </pre>
      {children}
    </div>
    <div>
      <h2>回答のページ</h2>
      <WebPreview asking={asking} surname={surname} />
    </div>
  </section>
)
