/** What a device is for: this decides the priority, and what kind of current it wants. */
export type DeviceGroup =
  | 'ventilator'
  | 'humidifier'
  | 'oxygen'
  | 'oxygen_spare'
  | 'suction'
  | 'cpap'
  | 'fridge'
  | 'chart'
  | 'other'

export interface DeviceClass {
  code: string
  label: string
  group: DeviceGroup
  rated_w: number
  /** Null: nobody has measured it, and the rated watts stand for both. */
  measured_w: number | null
  /** At the moment of switching on; null where there is no motor to start. */
  starting_w: number | null
  /** A key of SOURCES. */
  source: keyof typeof SOURCES
}

/** Where the figures come from; `weak` ones ask for the label. */
export const SOURCES = {
  lab: {
    name: 'まえあし研究所の実測(PCV・最高気道内圧20・PEEP5・呼吸数15)',
    place: 'maeashi-labo.com hint10',
    weak: false,
  },
  mask: {
    name: 'まえあし研究所の実測(リークのあるマスク)',
    place: 'maeashi-labo.com venti_test_mask1',
    weak: false,
  },
  consumer: { name: '家庭向けの資料のおよその値', place: 'oyanomirai.com', weak: true },
  pediatrics: {
    name: '小児科 61巻6号(2020)「記載量の3倍強」。定格は銘板を見てください',
    place: 'kanehara-shuppan.co.jp 047512020050',
    weak: true,
  },
  label_only: { name: '決まった値はありません。銘板を見てください', place: '', weak: true },
} as const

/** 機器の表 — typical watts of one device; whoever has its label writes that instead. */
export const DEVICES: readonly DeviceClass[] = [
  ventilator('astral', 'ASTRAL', 120, 24),
  ventilator('trilogy', 'Trilogy', 170, 15),
  { ...ventilator('trilogy_mask', 'Trilogy（マスク）', 170, 31), source: 'mask' },
  ventilator('trilogy_evo', 'Trilogy EVO', 210, 18),
  ventilator('pb560', 'PB560', 125, 20),
  ventilator('vivo60', 'VIVO60', 300, 27),
  { ...ventilator('vivo60_mask', 'VIVO60（マスク）', 300, 34), source: 'mask' },
  ventilator('vivo45', 'VIVO45LS', 150, 20),
  // Of an unknown make: the most that any of the table asks for.
  { ...ventilator('other', 'その他の機種', 300, 34), source: 'label_only' },
  humidifier('mr810', 'MR810（レベル2）', 200, 64),
  humidifier('mr850', 'MR850', 220, 113),
  humidifier('vhb100', 'VHB100', 100, 57),
  rough('oxygen_no_cylinder', '酸素濃縮器（ボンベなし）', 'oxygen', 500),
  rough('oxygen_with_cylinder', '酸素濃縮器（ボンベあり）', 'oxygen_spare', 500),
  rough('suction', '吸引器', 'suction', 100),
  rough('cpap', 'CPAP', 'cpap', 60),
  {
    code: 'vaccine_fridge',
    label: 'ワクチン保冷庫',
    group: 'fridge',
    rated_w: 150,
    measured_w: null,
    starting_w: 500,
    source: 'pediatrics',
  },
  { ...rough('chart_pc', '電子カルテのPC', 'chart', 100), source: 'label_only' },
  { ...rough('other', 'その他の機器', 'other', 100), source: 'label_only' },
]

export const deviceOf = (code: string): DeviceClass | null =>
  DEVICES.find((device) => device.code === code) ?? null

/** Of a code that this version does not know: `other`, the least demanding. */
export const groupOf = (code: string): DeviceGroup =>
  deviceOf(code)?.group ?? (code.startsWith('ventilator') ? 'ventilator' : 'other')

/** Whether a pseudo sine wave could harm it; of what nobody knows, it could. */
export const wantsSine = (code: string) => groupOf(code) !== 'chart'

function ventilator(code: string, name: string, rated_w: number, measured_w: number): DeviceClass {
  return {
    code: `ventilator_${code}`,
    label: `人工呼吸器 ${name}`,
    group: 'ventilator',
    rated_w,
    measured_w,
    starting_w: null,
    source: 'lab',
  }
}

function humidifier(code: string, name: string, rated_w: number, measured_w: number): DeviceClass {
  return {
    ...ventilator(code, name, rated_w, measured_w),
    code: `humidifier_${code}`,
    label: `加温加湿器 ${name}`,
    group: 'humidifier',
  }
}

function rough(code: string, label: string, group: DeviceGroup, rated_w: number): DeviceClass {
  return { code, label, group, rated_w, measured_w: null, starting_w: null, source: 'consumer' }
}
