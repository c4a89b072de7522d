import { dayAndTime } from '../ui/time.ts'
import { check, type Detail, list, number, type Sentence, spared, text } from './detail.ts'

const CHOICES: Record<string, string> = {
  cancel: 'を中止しました',
  postpone: 'の日を改めました',
  go_on: 'を予定どおり行うと知らせました',
}

/** Of what is told about a safety check before and after it, and of its deadline. */
export const NOTICE_SENTENCES: Record<string, Sentence> = {
  'safety_check.announce': (detail, names) =>
    `${check(detail, names)}の事前案内を${number(detail.people)}人に送りました。${spared(detail)}`,
  'safety_check.plan_advance': (detail, names) =>
    `${check(detail, names)}の事前案内を${list(detail.due).length}回予約しました。`,
  'safety_check.cancel_advance': (detail, names) =>
    `${check(detail, names)}の事前案内の予約を取り消しました。`,
  'safety_check.withdraw': (detail, names) =>
    `${check(detail, names)}を取り下げ、訂正を${number(detail.people)}人に送りました。`,
  'safety_check.extend': (detail, names) => `${check(detail, names)}の締切を延ばしました。`,
  'safety_check.call_off': (detail, names) =>
    `${check(detail, names)}${calledOff(detail)}。${number(detail.people)}人に送りました。`,
}

/** Entries from before the day was kept say only that it was moved. */
const calledOff = ({ choice, to }: Detail) =>
  text(choice) === 'postpone' && text(to)
    ? `を${dayAndTime(new Date(text(to)))}に改めました`
    : (CHOICES[text(choice)] ?? 'の予定を知らせました')
