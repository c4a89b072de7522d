import fc from 'fast-check'
import { newId } from '../../src/id.ts'
import { AskPage } from '../../src/replies/page.tsx'
import { type Draft, draftFaults } from '../../src/safety-checks/draft-rules.ts'
import { DiscardPage } from '../../src/safety-checks/drafts/discard-page.tsx'
import { LaunchPage } from '../../src/safety-checks/launch-page.tsx'
import { altText, lineMessages, mailHtml, mailSubject, mailText } from '../../src/safety-checks/messages.ts'
import { LABELS } from '../../src/safety-checks/rules.ts'
import type { SafetyCheck } from '../../src/safety-checks/table.ts'
import { TrialPage } from '../../src/safety-checks/trial/trial-page.tsx'
import { trialLine, trialMail } from '../../src/safety-checks/trial/words.ts'
import { seen, visible, words } from '../typed-words.ts'

const AT = new Date('2026-11-05T10:06:00+09:00')

/** Longer than any screen, longer than the rules allow, and letters of several code points. */
const LONG = ['あ'.repeat(60), 'あ'.repeat(61), '𠮷'.repeat(60), 'か\u3099'.repeat(30), '訓練'.repeat(120)]
const FAKES = [
  'これは訓練ではありません',
  '【安否確認】これは訓練ではありません',
  '本番 震度7',
  '訓練 中止のお知らせ',
]

const typed = fc.oneof(
  { weight: 3, arbitrary: words },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...FAKES), words).map(([fake, more]) => fake + more) },
  { weight: 1, arbitrary: fc.constantFrom(...FAKES, ...LONG) },
  { weight: 8, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }) },
)

/** Drills as an office could type them, the same for the same seed. */
export const someDrills = (count: number, seed: number): Draft[] =>
  fc.sample(
    fc.record({
      title: typed,
      purpose: fc.constant('drill' as const),
      audience_roles: fc.constant(['officer' as const, 'member' as const]),
      scenario: fc.option(typed),
      note_to_doctors: fc.option(typed),
      deadline_at: fc.option(fc.integer({ min: 5, max: 7 * 24 * 60 }).map(minutesOn)),
    }),
    { numRuns: count, seed },
  )

function minutesOn(minutes: number) {
  return new Date(AT.getTime() + minutes * 60_000)
}

export const faultsIn = (drill: Draft) => draftFaults(drill, AT)

/** The row that this draft would be. */
export const rowOf = (drill: Draft): SafetyCheck => ({
  association_id: newId<'association'>(),
  id: newId<'safety_check'>(),
  incident_id: null,
  round: 1,
  status: 'draft',
  launched_at: null,
  launched_by: null,
  closed_at: null,
  created_at: AT,
  version: 1,
  reason: null,
  frozen_for: null,
  left_out: false,
  discarded_at: null,
  announced_for: null,
  wording_template_id: null,
  line_at_most: null,
  prompts_together: false,
  remind_after_min: null,
  ...drill,
  audience_wards: null,
  audience_facility_types: null,
  note_to_doctors: drill.note_to_doctors?.trim() || null,
  title: drill.title.trim(),
  scenario: drill.scenario?.trim() || null,
})

const STAFF = {
  user_id: 'x',
  name: '山本 事務',
  association: newId<'association'>(),
  association_name: '布施医師会',
  role: 'office' as const,
  confirmed_at: AT,
  workplaces: [],
  countdowns: [],
}

/** Everything that a drill shows first somewhere: what a reader sees there, in reading order. */
export function placesOf(check: SafetyCheck, wave: number): Record<string, string> {
  const asking = { check, association_name: STAFF.association_name, wave }
  const [message] = lineMessages(asking)
  const asked = {
    check,
    association_name: STAFF.association_name,
    phone: null,
    member_name: '森',
    facility_name: null,
    present: null,
  }
  const audience = { members: 3, line: 2, mail_only: 1, neither: 0 }
  const link = 'http://localhost:8787/trial/drill'
  const trial = trialMail(check, { association_name: STAFF.association_name, name: STAFF.name, link })
  const trialByLine = trialLine(check, { association_name: STAFF.association_name, link })
  return {
    line_lock_screen: altText(asking),
    line_alt_text: message?.altText ?? '',
    line_first_text: visible(message?.contents)[0] ?? '',
    mail_subject: mailSubject(asking),
    mail_first_line: mailText(asking).split('\n')[0] ?? '',
    mail_html: seen(mailHtml(asking)),
    trial_subject: trial.subject,
    trial_first_line: trial.text.split('\n')[0] ?? '',
    trial_html: seen(trial.html),
    trial_line_alt_text: trialByLine.alt_text,
    trial_line_first_text: visible(JSON.parse(trialByLine.body)[0]?.contents)[0] ?? '',
    trial_page_title: titleOf(String(TrialPage({ purpose: check.purpose }))),
    reply_page_title: titleOf(String(AskPage({ asked, notice: null, now: AT }))),
    launch_page_title: titleOf(
      String(
        LaunchPage({
          staff: STAFF,
          check,
          audience,
          cost: null,
          surname: '森',
          called_off: null,
          advances: [],
          is_told: false,
          has_line: false,
          obstacle: null,
          embedded: false,
          at: AT,
        }),
      ),
    ),
    discard_page_title: titleOf(String(DiscardPage({ staff: STAFF, check }))),
  }
}

const ENTITIES: Record<string, string> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
}
const titleOf = (html: string) =>
  (/<title>([^<]*)<\/title>/.exec(html)?.[1] ?? '').replace(
    /&(?:lt|gt|quot|amp|#39);/g,
    (e) => ENTITIES[e] ?? e,
  )

/** What moves, hides or turns letters round on a screen; 辻󠄀 and ⚠️ keep their variation selector. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{DI}\u2800]/u

/** The places where a reader would not see 【訓練】 first. */
export const violationsIn = (places: Record<string, string>) =>
  Object.entries(places)
    .filter(([, text]) => !text.startsWith(LABELS.drill) || UNSEEN.test(text.replace(/\p{VS}|\n/gu, '')))
    .map(([place]) => place)

/** 仕込んだ誤り — what somebody could break; the same check must find each of them. */
export const BUGS: Record<string, (check: SafetyCheck, wave: number) => Record<string, string>> = {
  words_made_as_for_an_actual: (check, wave) => placesOf({ ...check, purpose: 'actual' }, wave),
  words_made_as_for_a_test: (check, wave) => placesOf({ ...check, purpose: 'test' }, wave),
  headline_without_its_label: (check, wave) =>
    changed(placesOf(check, wave), (text) => text.replace('【訓練】', '')),
  label_behind_the_title: (check, wave) =>
    changed(placesOf(check, wave), (text) => `${text.replace('【訓練】', '')}【訓練】`),
  something_unseen_before_the_label: (check, wave) =>
    changed(placesOf(check, wave), (text) => `\u202e${text}`),
}

const changed = (places: Record<string, string>, change: (text: string) => string) =>
  Object.fromEntries(Object.entries(places).map(([place, text]) => [place, change(text)]))
