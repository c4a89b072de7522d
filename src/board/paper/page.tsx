import type { Child } from 'hono/jsx'
import type { SignedInStaff } from '../../app.tsx'
import { may } from '../../rights.ts'
import type { PaperFault } from '../../safety-checks/review/rules.ts'
import { BANDS, headline, isRunning } from '../../safety-checks/rules.ts'
import { Layout } from '../../ui/layout.tsx'
import { eraMoment, fiscalYear } from '../../ui/time.ts'
import { axisOf, Curves } from '../compare/curves.tsx'
import { verdictInWords } from '../compare/verdict.ts'
import { onPaper } from '../curve-events.ts'
import { SheetView } from '../sheet-view.tsx'
import { draftLines } from './draft.ts'
import { EventsOfPaper } from './events.tsx'
import { Facts } from './facts.tsx'
import { RainForm, WordsForm, WordsLater } from './forms.tsx'
import type { Paper } from './read.ts'
import { paperSheets } from './sheets.ts'

export interface PaperPageProps {
  paper: Paper
  staff: SignedInStaff
  at: Date
  /** What was typed and could not be kept. */
  typed?: string | undefined
  fault?: PaperFault | 'not_chosen' | 'changed_meanwhile' | 'still_running' | undefined
}

/** 会議資料 — on exactly one page of A4, with the tables that the associations already use, and without a name. */
export const PaperPage = ({ paper, staff, at, typed, fault }: PaperPageProps) => {
  const { check, now, previous, verdict, words, head } = paper
  const [facilities, groups, before, answers, exercise] = paperSheets(paper)
  const lines = words ? words.note.split('\n').filter(Boolean) : draftLines(paper, at)
  const drawn = { purpose: check.purpose, checks: previous ? [now, previous] : [now], base: previous ?? now }
  const events = onPaper(paper.events, axisOf(drawn))
  const Section = ({ number, children }: { number: number | 'exercise'; children: Child }) => (
    <div class={`part part-${number}`}>{children}</div>
  )
  return (
    <Layout
      title={`${headline(check)} 会議資料`}
      band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
      staff={staff}
      styles={['board.css', 'compare.css', 'meeting.css']}
      scripts={['print.js']}
    >
      <div class="meeting">
        <p class="back">
          <a href={`/safety-checks/${check.id}`}>集計に戻る</a>
          <a href={`/safety-checks/${check.id}/paper.xlsx`}>Excelで保存</a>
          <a href={`/safety-checks/${check.id}/paper.csv`}>CSVで保存</a>
          <button type="button" class="link" data-print hidden>
            印刷
          </button>
        </p>
        <article class="sheet-of-paper" aria-labelledby="paper-title">
          <header>
            <h1 id="paper-title">
              {headline(check)}
              <span class="about">の結果について</span>
            </h1>
            <p class="whose">
              {fiscalYear(now.check.launched_at)} <br />
              {staff.association_name}
            </p>
          </header>
          <Facts paper={paper} at={at} />
          <Section number={1}>{facilities && <SheetView sheet={facilities} heading="h2" />}</Section>
          <Section number={2}>{groups && <SheetView sheet={groups} heading="h2" />}</Section>
          <Section number={3}>
            {before && <SheetView sheet={before} heading="h2" />}
            <p class="verdict">{verdict ? verdictInWords(verdict) : '同じ種類の前回はありません。'}</p>
          </Section>
          <Section number={4}>
            <h2>回答率の推移</h2>
            <Curves comparison={drawn} size="narrow" events={events.drawn} />
            <EventsOfPaper events={events} curve={now.curve} />
          </Section>
          <Section number={5}>{answers && <SheetView sheet={answers} heading="h2" />}</Section>
          {exercise && (
            <Section number="exercise">
              <SheetView sheet={exercise} heading="h2" />
            </Section>
          )}
          <Section number={6}>
            <h2>課題と次回に向けて</h2>
            <ul class="issues">
              {lines.map((line) => (
                <li>{line}</li>
              ))}
            </ul>
          </Section>
          <footer>
            <p>出力 {eraMoment(at)}</p>
            {head && (
              <p class="trail">
                操作記録 {head.seq}番 照合用の文字 {head.hash.toString('hex')}
              </p>
            )}
          </footer>
        </article>
        {may(staff.role, 'POST /safety-checks/:id/paper') && (
          <div class="beside-paper">
            {isRunning(check) ? (
              <WordsLater
                typed={fault === 'still_running' ? typed : undefined}
                is_kept={words !== undefined}
              />
            ) : (
              <WordsForm paper={paper} staff={staff} lines={lines} typed={typed} fault={fault} />
            )}
            <RainForm paper={paper} staff={staff} fault={fault} />
          </div>
        )}
      </div>
    </Layout>
  )
}
