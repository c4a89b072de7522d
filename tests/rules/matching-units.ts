import type { DeviceLine, UnitPower } from '../../src/loans/matching/load.ts'

/** Units and devices of the hand-computed cases; capacity and output as in the sources of devices.ts. */
const battery = (capacity_wh: number, rated_w: number, more: Partial<UnitPower> = {}): UnitPower => ({
  kind: 'portable_battery',
  rated_w,
  rated_va: null,
  peak_w: null,
  waveform: 'sine',
  frequency: 'both',
  outlets: 4,
  fuel: null,
  tank_ml: null,
  cassettes: null,
  burn_points: [],
  capacity_wh,
  health_percent: 100,
  charge_percent: null,
  ...more,
})

export const delta2 = (more: Partial<UnitPower> = {}) => battery(1024, 1500, more)
export const e500 = (more: Partial<UnitPower> = {}) => battery(377, 300, more)
export const powerArQ2 = (more: Partial<UnitPower> = {}) => battery(500, 300, more)
export const jvc = (more: Partial<UnitPower> = {}) => battery(626, 500, more)

/** 900 W, two cassettes: 1.1 h at full load, 2.2 h at a quarter of it. */
export const eu9 = (more: Partial<UnitPower> = {}): UnitPower => ({
  ...battery(1, 900),
  kind: 'generator',
  capacity_wh: null,
  outlets: 2,
  fuel: 'cassette',
  cassettes: 2,
  burn_points: [
    { load_w: 225, minutes: 132 },
    { load_w: 900, minutes: 66 },
  ],
  ...more,
})

/** An engine with 3.6 L: 8 h at 400 W, 200 minutes at 1,600 W. */
export const gasoline = (more: Partial<UnitPower> = {}): UnitPower => ({
  ...eu9(),
  rated_w: 2000,
  fuel: 'gasoline',
  cassettes: null,
  tank_ml: 3600,
  burn_points: [
    { load_w: 400, minutes: 480 },
    { load_w: 1600, minutes: 200 },
  ],
  ...more,
})

const line = (
  device: string,
  rated_w: number,
  measured_w: number,
  more: Partial<DeviceLine> = {},
): DeviceLine => ({ device, count: 1, rated_w, measured_w, starting_w: null, ...more })

export const astral = (count = 1) => line('ventilator_astral', 120, 24, { count })
export const trilogy = () => line('ventilator_trilogy', 170, 15)
export const trilogyEvo = () => line('ventilator_trilogy_evo', 210, 18)
export const vivo60 = () => line('ventilator_vivo60', 300, 27)
export const mr810 = () => line('humidifier_mr810', 200, 64)
export const vhb100 = () => line('humidifier_vhb100', 100, 57)
export const suction = (count = 1) => line('suction', 100, 100, { count })
export const oxygen = () => line('oxygen_no_cylinder', 500, 500)
export const oxygenWithCylinder = () => line('oxygen_with_cylinder', 500, 500)
export const fridge = (count = 1) => line('vaccine_fridge', 150, 150, { count, starting_w: 450 })
export const chart = () => line('chart_pc', 65, 40)
export const cpap = () => line('cpap', 60, 60)
export const lights = (rated_w: number) => line('other', rated_w, rated_w)
