import { DEVICES, type DeviceClass, type DeviceGroup } from '../devices.ts'
import { countField, labelField, type NeedFaults, type Typed } from './need-form.ts'

interface Filled {
  typed: Typed
  faults: NeedFaults
}

const SETS: { name: string; groups: DeviceGroup[] }[] = [
  { name: '人工呼吸器', groups: ['ventilator'] },
  { name: '加温加湿器', groups: ['humidifier'] },
  {
    name: 'そのほかの機器',
    groups: ['oxygen', 'oxygen_spare', 'suction', 'cpap', 'fridge', 'chart', 'other'],
  },
]

/** 機器の欄 — one line a device: how many, and the watts of its label where somebody has looked. */
export const DeviceFields = ({ typed, faults }: Filled) => (
  <>
    {faults.devices && (
      <p class="fault" role="alert" id="field-devices">
        ＊{faults.devices}
      </p>
    )}
    {SETS.map(({ name, groups }) => (
      <fieldset class="devices">
        <legend>{name}</legend>
        {DEVICES.filter(({ group }) => groups.includes(group)).map((device) => (
          <DeviceLine device={device} set={name} typed={typed} faults={faults} />
        ))}
      </fieldset>
    ))}
  </>
)

const DeviceLine = ({ device, set, typed, faults }: Filled & { device: DeviceClass; set: string }) => {
  const [n, w] = [countField(device.code), labelField(device.code)]
  return (
    <div class="device">
      <span>{device.label.replace(`${set} `, '')}</span>
      <span class="nums">
        <Num name={n} value={typed[n]} fault={faults[n]} says={`${device.label}の台数`} />台
        <Num
          name={w}
          value={typed[w]}
          fault={faults[w]}
          says={`${device.label}の銘板のW数（任意）`}
          shows={String(device.rated_w)}
        />
        W
      </span>
      {[faults[n], faults[w]].map((fault) => fault && <p class="fault">＊{fault}</p>)}
    </div>
  )
}

const Num = ({
  name,
  value,
  fault,
  says,
  shows,
}: {
  name: string
  value: string | undefined
  fault: string | undefined
  says: string
  shows?: string
}) => (
  <input
    id={`field-${name}`}
    name={name}
    value={value || undefined}
    inputmode="numeric"
    maxlength={5}
    aria-label={says}
    placeholder={shows}
    aria-invalid={fault ? 'true' : undefined}
  />
)

const FIGURES = [
  { name: 'hours_needed', label: '電源が必要な時間', unit: '時間', support: '分からないときは24' },
  {
    name: 'battery_left_hours',
    label: 'いまの電池が切れるまで',
    unit: '時間',
    support: '内蔵と外部を合わせて。分からないときは空けてください（急ぐ方として扱います）',
  },
  { name: 'patients', label: '患者さんの人数', unit: '人', support: 'お名前は書かないでください' },
]

/** The figures, the place and the note; every text of a person stays in its field after a refusal. */
export const FigureFields = ({ typed, faults }: Filled) => (
  <>
    {FIGURES.map(({ name, label, unit, support }) => (
      <div class="figure">
        <label for={`field-${name}`}>{label}</label>
        <small id={`${name}-support`}>{support}</small>
        <span class="nums">
          <input
            id={`field-${name}`}
            name={name}
            value={typed[name]}
            inputmode="decimal"
            maxlength={6}
            aria-describedby={`${name}-support`}
            aria-invalid={faults[name] ? 'true' : undefined}
          />
          {unit}
        </span>
        {faults[name] && <p class="fault">＊{faults[name]}</p>}
      </div>
    ))}
    <fieldset class="carry">
      <legend>電源を取りに来られますか</legend>
      {CARRY.map(([value, words]) => (
        <label>
          <input type="radio" name="can_carry" value={value} checked={(typed.can_carry ?? '') === value} />
          {words}
        </label>
      ))}
    </fieldset>
    {TEXTS.map(({ name, label, most, support }) => (
      <div class="figure">
        <label for={`field-${name}`}>{label}（任意）</label>
        <small id={`${name}-support`}>{support}</small>
        <input
          type="text"
          id={`field-${name}`}
          name={name}
          value={typed[name]}
          maxlength={most}
          autocomplete="off"
          aria-describedby={`${name}-support`}
          aria-invalid={faults[name] ? 'true' : undefined}
        />
        {faults[name] && <p class="fault">＊{faults[name]}</p>}
      </div>
    ))}
  </>
)

const CARRY = [
  ['yes', '取りに行ける'],
  ['no', '届けてほしい'],
  ['', 'まだ分からない'],
] as const

const TEXTS = [
  { name: 'place', label: '使う場所', most: 120, support: '例: 患者さんの自宅、2階（階段のみ）' },
  { name: 'note', label: '備考', most: 220, support: '200文字まで。患者さんのお名前は書けません' },
]
