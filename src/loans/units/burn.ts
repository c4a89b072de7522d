import type { BurnPoint } from '../words.ts'
import { BURN_ROWS } from './fields.ts'
import type { Form, Read } from './read-fields.ts'

/** `450W=2.2h; 900W=1.1h` — how a file holds the rows. */
export const burnInWords = (points: BurnPoint[]) =>
  points.map(({ load_w, minutes }) => `${load_w}W=${hoursOf(minutes)}h`).join('; ')

/** At most two digits: 130 minutes are 2.17 hours, and 2.17 hours are 130 minutes again. */
export const hoursOf = (minutes: number) => String(Math.round((minutes / 60) * 100) / 100)

/** The rows of the form, or of a cell that holds them all; rows left empty are no fault. */
export function readBurn(form: Form, rated_w: number | null | undefined): Read<BurnPoint[]> {
  const typed =
    form.burn === undefined
      ? BURN_ROWS.map((row) => ({
          load: form[`burn_${row}_w`] ?? '',
          hours: form[`burn_${row}_hours`] ?? '',
        }))
      : fromCell(form.burn)
  if (!typed) return { fault: '燃費の目安は「450W=2.2h; 900W=1.1h」のように、出力と時間を並べてください。' }
  const points: BurnPoint[] = []
  for (const { load, hours } of typed) {
    const [load_w, in_hours] = [plain(load, /w$/i), plain(hours, /(h|時間)$/i)]
    if (load_w === '' && in_hours === '') continue
    if (!/^\d+$/.test(load_w) || !/^\d+(\.\d+)?$/.test(in_hours))
      return { fault: '燃費の目安は、出力(W)と時間を1行に1組ずつ、数字で入力してください。' }
    points.push({ load_w: Number(load_w), minutes: Math.round(Number(in_hours) * 60) })
  }
  return judge(points, rated_w ?? null)
}

function judge(points: BurnPoint[], rated_w: number | null): Read<BurnPoint[]> {
  const sorted = points.toSorted((a, b) => a.load_w - b.load_w)
  if (sorted.length > BURN_ROWS.length)
    return { fault: `燃費の目安は${BURN_ROWS.length}組までです。代表的な出力だけを残してください。` }
  if (sorted.some(({ load_w, minutes }) => load_w < 1 || minutes < 5 || minutes > 14 * 24 * 60))
    return { fault: '燃費の目安の時間は、5分から14日までです。単位(時間)を確かめてください。' }
  if (rated_w !== null && sorted.some(({ load_w }) => load_w > rated_w))
    return { fault: `燃費の目安に、定格出力${rated_w}Wを超える出力があります。どちらかを直してください。` }
  const pairs = sorted.slice(1).map((point, index) => [sorted[index], point] as const)
  if (pairs.some(([less, more]) => less?.load_w === more.load_w))
    return { fault: '燃費の目安に、同じ出力の行が2つあります。1つにしてください。' }
  if (pairs.some(([less, more]) => less && more.minutes > less.minutes))
    return { fault: '燃費の目安で、出力が大きい方が長く動くことになっています。行を見直してください。' }
  return { value: sorted }
}

function fromCell(cell: string) {
  const parts = cell
    .normalize('NFKC')
    .split(/[;、\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const pairs = parts.map((part) => part.split('='))
  if (pairs.some((pair) => pair.length !== 2)) return null
  return pairs.map(([load = '', hours = '']) => ({ load, hours }))
}

const plain = (typed: string, unit: RegExp) =>
  typed.normalize('NFKC').replaceAll(',', '').trim().replace(unit, '').trim()
