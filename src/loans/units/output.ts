import type { PowerUnit } from '../table.ts'
import { FUELS } from '../words.ts'

const withCommas = (number: number) => number.toLocaleString('en-US')

/** 1,500W・1,024Wh, 900W・カセットボンベ */
export const outputOf = ({
  rated_w,
  capacity_wh,
  fuel,
}: Pick<PowerUnit, 'rated_w' | 'capacity_wh' | 'fuel'>) =>
  [
    `${withCommas(rated_w)}W`,
    ...(capacity_wh === null ? [] : [`${withCommas(capacity_wh)}Wh`]),
    ...(fuel === null ? [] : [FUELS[fuel]]),
  ].join('・')
