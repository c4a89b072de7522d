import type { Child } from 'hono/jsx'
import type { SignedInStaff } from '../../app.tsx'
import { BANDS, headline } from '../../safety-checks/rules.ts'
import type { SafetyCheck } from '../../safety-checks/table.ts'
import { Layout } from '../../ui/layout.tsx'

/** Around the sheets of a check: the band and the ways back and out, of which paper shows none. */
export const PaperFrame = ({
  check,
  staff,
  name,
  lead,
  files = [],
  children,
}: {
  check: SafetyCheck
  staff: SignedInStaff
  /** What the papers are called, in the tab and on the screen. */
  name: string
  lead: Child
  files?: { href: string; name: string }[]
  children: Child
}) => (
  <Layout
    title={`${headline(check)} ${name}`}
    band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
    staff={staff}
    styles={['papers.css']}
    scripts={['print.js']}
  >
    <div class="papers">
      <nav class="paper-links" aria-label="この書類">
        <a href={`/safety-checks/${check.id}/papers`}>書類の一覧に戻る</a>
        {files.map((file) => (
          <a href={file.href}>{file.name}</a>
        ))}
        <button type="button" class="link" data-print hidden>
          印刷
        </button>
      </nav>
      <div class="screen-only">
        <h1>
          {headline(check)} {name}
        </h1>
        <p>{lead}</p>
      </div>
      {children}
    </div>
  </Layout>
)
