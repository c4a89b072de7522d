import type { Cell } from './rules.ts'
import { sumOf } from './rules.ts'

/**
 * A neighbour's cell of fewer people than this tells what single doctors answered. The threshold rule, with five as
 * its usual figure and the combining of categories as its remedy: Glossary of Statistical Disclosure Control (UNECE and
 * Eurostat work session on statistical data confidentiality, Geneva 2005), "threshold rule".
 */
export const FEWEST = 5

/**
 * 少人数のまとめ — of every neighbour, cells of one to four people are added up with the smallest others until five are
 * together, and only their sum is shown. What is shown sums up to the neighbour's whole, and the sums of the columns
 * are of shown cells only: taking one shown number from another never gives what a hidden cell holds. It goes by who
 * was asked in any round, not by who answered, so that looks at several times or rounds tell no more than one.
 */
export function combineSmall(cells: readonly Cell[]): Cell[] {
  const by_association = Map.groupBy(cells, ({ association }) => association)
  return [...by_association.values()].flatMap((some) =>
    some.some(({ is_own }) => is_own) ? some : hide(some),
  )
}

const isSmall = (people: number) => people > 0 && people < FEWEST
const sizesOf = ({ asked_in, prompted }: Cell) => asked_in ?? { all: prompted }
const sizeOf = (cell: Cell) => Object.values(sizesOf(cell)).reduce((sum, people) => sum + people, 0)

function hide(cells: Cell[]): Cell[] {
  const asked = cells.filter((cell) => sizeOf(cell) > 0).sort((one, other) => sizeOf(one) - sizeOf(other))
  const hidden = asked.filter((cell) => Object.values(sizesOf(cell)).some(isSmall))
  const others = asked.filter((cell) => !hidden.includes(cell))
  while (isTold(hidden)) {
    const next = others.shift()
    // All of an association together is its total, which it shares.
    if (!next) break
    hidden.push(next)
  }
  const [first] = hidden
  if (!first) return cells
  return [
    ...cells.map((cell) => (hidden.includes(cell) ? { ...cell, ...sumOf([]), is_hidden: true } : cell)),
    { ...first, ...sumOf(hidden), is_combined: true },
  ]
}

/** Whether some way of looking would still count too few of them together. */
const isTold = (hidden: readonly Cell[]) => {
  const looks = new Set(hidden.flatMap((cell) => Object.keys(sizesOf(cell))))
  return [...looks].some((look) => isSmall(hidden.reduce((sum, cell) => sum + (sizesOf(cell)[look] ?? 0), 0)))
}
