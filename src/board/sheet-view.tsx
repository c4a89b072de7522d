import { dayAndTime } from '../ui/time.ts'
import type { Cell, Column, Sheet } from './sheet.ts'
import { interval, minutesWord, people, percent } from './words.ts'

/** A sheet as a table: the first column heads its row, numbers stand to the right. */
export const SheetView = ({ sheet, heading = 'h3' }: { sheet: Sheet; heading?: 'h2' | 'h3' }) => {
  const { name, columns, rows, has_total, repeats = 0, note } = sheet
  const body = has_total ? rows.slice(0, -1) : rows
  const total = has_total ? rows.at(-1) : undefined
  return (
    <section class="sheet">
      {heading === 'h2' ? <h2>{name}</h2> : <h3>{name}</h3>}
      <section class="scroll" tabindex={0} aria-label={`${name}の表`}>
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th scope="col" class={classOf(column)}>
                  {column.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {body.map((row, index) => (
              <Row columns={columns} row={row} quiet={repeated(row, body[index - 1], repeats)} />
            ))}
          </tbody>
          {total && (
            <tfoot>
              <Row columns={columns} row={total} />
            </tfoot>
          )}
        </table>
      </section>
      {note && <p class="note">{note}</p>}
    </section>
  )
}

/** Of the first columns, how many say the same as in the row above. */
function repeated(row: Cell[], above: Cell[] | undefined, repeats: number) {
  let same = 0
  while (same < repeats && above && row[same] === above[same]) same += 1
  return same
}

const Row = ({ columns, row, quiet = 0 }: { columns: Column[]; row: Cell[]; quiet?: number }) => (
  <tr class={quiet === 0 ? 'begins' : undefined}>
    {columns.map((column, index) => {
      const words = cellInWords(column, row[index] ?? null)
      const said = index < quiet ? <span class="visually-hidden">{words}</span> : words
      return index === 0 ? <th scope="row">{said}</th> : <td class={classOf(column)}>{said}</td>
    })}
  </tr>
)

const classOf = ({ kind }: Column) => (kind === 'text' || kind === 'moment' ? kind : 'number')

/** A cell as people read it. */
export function cellInWords({ kind }: Column, cell: Cell): string {
  if (cell === null) return '—'
  if (typeof cell === 'string') return cell
  if (cell instanceof Date) return dayAndTime(cell)
  if (typeof cell === 'object') return interval(cell)
  if (kind === 'rate') return percent(cell)
  return kind === 'minutes' ? minutesWord(cell) : people(cell)
}
