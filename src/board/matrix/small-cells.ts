import { sumOf } from '../tallies.ts'
import type { Cell } from './rules.ts'

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
 * was asked in any round, not by who answered, so that looks at several times or rounds tell no more than one; a cell
 * in which two looks differ by one to four people is small too, since the one taken from the other would tell of these.
 */
export function combineSmall(cells: readonly Cell[]): Cell[] {
  // The names of associations are unique, so they tell them apart as their ids would.
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
  const looks = [...new Set(asked.flatMap((cell) => Object.keys(sizesOf(cell))))]
  const inAll = peopleIn(asked, looks)
  const hidden = asked.filter((cell) => tellsFew(peopleIn([cell], looks)))
  const others = asked.filter((cell) => !hidden.includes(cell))
  while (isTold(hidden, looks, inAll)) {
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

/** How many each way of looking counts in these cells together. */
const peopleIn = (cells: readonly Cell[], looks: readonly string[]) =>
  looks.map((look) => cells.reduce((sum, cell) => sum + (sizesOf(cell)[look] ?? 0), 0))

/** By how many every two of the looks differ. */
const differences = (people: readonly number[]) =>
  people.flatMap((one, n) => people.slice(n + 1).map((other) => Math.abs(one - other)))

const tellsFew = (people: readonly number[]) => people.some(isSmall) || differences(people).some(isSmall)

/**
 * Whether some way of looking, or one taken from another, would still tell of too few of them together. A difference
 * that is the whole association's is told by its shared totals; then one other cell beside it is enough to hide whose.
 */
function isTold(hidden: readonly Cell[], looks: readonly string[], inAll: readonly number[]) {
  const people = peopleIn(hidden, looks)
  if (people.some(isSmall)) return true
  const whole = differences(inAll)
  const few = differences(people).filter((of, n) => isSmall(of) && (of !== whole[n] || hidden.length < 2))
  return few.length > 0
}
