import { deviceOf, SOURCES } from '../devices.ts'
import type { Matches } from '../matching/match.ts'
import { deviceName } from './need-form.ts'
import type { FoundNeed } from './queries.ts'
import type { ReadyUnit } from './units.ts'
import { watts } from './words.ts'

/** Every device with its watts and where they come from. */
export const DeviceTable = ({ need, load }: { need: FoundNeed; load: Matches<ReadyUnit>['load'] }) => (
  <>
    <table class="device-table">
      <thead>
        <tr>
          <th scope="col">機器</th>
          <th scope="col">台</th>
          <th scope="col">定格</th>
          <th scope="col">実測</th>
        </tr>
      </thead>
      <tbody>
        {need.devices.map((line) => (
          <tr>
            <th scope="row">
              {deviceName(line.device)}
              <small>{sourceOf(line)}</small>
            </th>
            <td class="number">{line.count}</td>
            <td class="number">{watts(line.rated_w * line.count)}W</td>
            <td class="number">{watts(line.measured_w * line.count)}W</td>
          </tr>
        ))}
        <tr>
          <th scope="row">合計</th>
          <td class="number">{load.plugs}</td>
          <td class="number">{watts(load.rated_w)}W</td>
          <td class="number">{watts(load.measured_w)}W</td>
        </tr>
      </tbody>
    </table>
    {load.starting_w > load.rated_w && (
      <p class="support">動き始めの瞬間は{watts(load.starting_w)}Wとみています。1台ずつ入れてください。</p>
    )}
  </>
)

function sourceOf({ device, from_label }: FoundNeed['devices'][number]) {
  const known = deviceOf(device)
  if (from_label) return '定格は銘板の数字'
  const source = known && SOURCES[known.source]
  if (!source) return '出典なし'
  return `${source.name}${source.place ? `（${source.place}）` : ''}`
}
