import type { SafetyCheck } from '../table.ts'

/** The longest title that a check may have. */
const TITLE_MAX = 60
const NUMBERED = /^第\d+報[\s　]*/u

/** 第2報 before the name, where a phone shows it; the number of the round before goes. */
export function titleOfRound(title: string, round: number) {
  const mark = `第${round}報 `
  return mark + [...title.replace(NUMBERED, '')].slice(0, TITLE_MAX - [...mark].length).join('')
}

/** Whoever answered the last round would think that nothing is left to do. */
export const NOTE_OF_ROUND = '前の報にお答えの先生も、いまの状況をもう一度お知らせください。'

/** Only what was sent and stands can be asked again. */
export const isRepeatable = ({ status }: Pick<SafetyCheck, 'status'>) =>
  status === 'open' || status === 'frozen' || status === 'closed'
