/** 良 works, 否 has to be mended, 注 works but should be known, 未 is not set up and need not be. */
export const MARKS = { good: '良', bad: '否', note: '注', none: '未' } as const
export type Mark = keyof typeof MARKS

/** One thing looked at: what was found, and where something is to be done, what. */
export interface Finding {
  about: string
  mark: Mark
  says: string
  to_do: string | null
}

const finding =
  (mark: Mark) =>
  (about: string, says: string, to_do: string | null = null): Finding => ({ about, mark, says, to_do })

export const good = finding('good')
export const bad = finding('bad')
export const note = finding('note')
export const none = finding('none')

export const linesOf = (findings: Finding[]) =>
  findings.flatMap(({ about, mark, says, to_do }) => [
    `${MARKS[mark]} ${about}: ${says}`,
    ...(to_do ? [`     → ${to_do}`] : []),
  ])
