import type { SignedInStaff } from '../../app.tsx'
import { may } from '../../rights.ts'
import { Button } from '../../ui/form.tsx'
import type { Terms } from '../lending/periods.ts'
import { OUTPUT_SHARE } from '../matching/fit.ts'
import { REPORTED_GASOLINE_ML } from '../matching/fuel.ts'
import { type Hours, USABLE_SHARE } from '../matching/hours.ts'
import type { Matches, Unfit } from '../matching/match.ts'
import type { Several } from '../matching/several.ts'
import { UNIT_KINDS } from '../words.ts'
import { deviceName } from './need-form.ts'
import type { FoundNeed } from './queries.ts'
import { ReturnDay } from './return-day.tsx'
import type { ReadyUnit } from './units.ts'
import { hoursInWords, misfitInWords, watts } from './words.ts'

export const DISCLAIMER =
  '医療機器の製造元が認めた電源ではありません。使う前に、主治医の指示と、機器の取扱説明書を確かめてください。'

export const nameOf = ({
  asset_number,
  kind,
  maker,
  model,
}: Pick<ReadyUnit, 'asset_number' | 'kind' | 'maker' | 'model'>) =>
  `${asset_number} ${UNIT_KINDS[kind]}${maker || model ? `（${[maker, model].filter(Boolean).join(' ')}）` : ''}`

export const TwoHours = ({ hours, one_filling }: { hours: Hours; one_filling?: boolean }) => (
  <p class="two-hours">
    <span>
      定格で<strong>{hoursInWords(hours.rated_hours)}</strong>
    </span>
    <span>
      実測で<strong>{hoursInWords(hours.measured_hours)}</strong>
    </span>
    {one_filling && <small>1回の満タンで</small>}
  </p>
)

/** 組み合わせ — which units together, and the one press that asks for all of them. */
export const SeveralUnits = ({
  several,
  need: { id, hours_needed },
  staff,
  asked = NOBODY,
  ...dates
}: {
  several: Several<ReadyUnit>
  need: Pick<FoundNeed, 'id' | 'hours_needed'>
  staff: SignedInStaff
  /** Units that were asked for already: only the rest of a combination is. */
  asked?: ReadonlySet<string> | undefined
  terms: Terms
  at: Date
}) => (
  <section class="several">
    <h3>{several.way === 'in_turn' ? '交代で使う' : '機器を分けて使う'}</h3>
    <p>
      {several.way === 'in_turn'
        ? '1台が切れる前に、次の1台につなぎ替えます。'
        : '電源どうしはつながず、機器を分けてつなぎます。'}
      {!several.is_enough && `それでも${hours_needed}時間には足りません。`}
    </p>
    <ol>
      {several.shares.map(({ unit, lines, hours }) => (
        <li>
          {nameOf(unit)}
          {several.way === 'side_by_side' &&
            `: ${lines.map(({ device, count }) => `${deviceName(device)}${count > 1 ? ` ${count}台` : ''}`).join('・')}`}{' '}
          （実測で{hoursInWords(hours.measured_hours)}）
        </li>
      ))}
    </ol>
    <TwoHours hours={several.hours} />
    <AskAll
      units={several.shares.map(({ unit }) => unit.id).filter((unit) => !asked.has(unit))}
      need={id}
      kind={several.way === 'side_by_side' ? 'main' : 'second'}
      staff={staff}
      {...dates}
    />
  </section>
)

const NOBODY: ReadonlySet<string> = new Set()

const AskAll = ({
  units,
  need,
  kind,
  staff,
  ...dates
}: {
  units: string[]
  need: string
  kind: 'main' | 'second'
  staff: SignedInStaff
  terms: Terms
  at: Date
}) =>
  units.length === 0 ? (
    <p class="asked">申請しています</p>
  ) : may(staff.role, 'POST /loans') ? (
    <form method="post" action="/loans">
      <input type="hidden" name="working_for" value={staff.association} />
      <input type="hidden" name="units" value={units.join(' ')} />
      <input type="hidden" name="need" value={need} />
      <ReturnDay {...dates} />
      <Button kind={kind}>
        {units.length === 1 ? '残りの1台を申請する' : `${units.length}台をまとめて申請する`}
      </Button>
    </form>
  ) : null

export const Others = ({ unfit }: { unfit: Unfit<ReadyUnit>[] }) => (
  <section>
    <h2>合わない電源と、その理由</h2>
    <ul class="unfit">
      {unfit.map(({ unit, misfits, without_humidifier }) => (
        <li>
          <strong>{nameOf(unit)}</strong>
          {misfits.map((misfit) => (
            <p>{misfitInWords(misfit)}</p>
          ))}
          {without_humidifier && (
            <p class="advice">
              加温加湿器を人工鼻に替えると使えます（実測で{hoursInWords(without_humidifier.measured_hours)}
              ）。主治医に確かめてください。
            </p>
          )}
        </li>
      ))}
    </ul>
  </section>
)

export const Advice = ({ matches }: { matches: Matches<ReadyUnit> }) => {
  const burns = matches.fitting.some(({ unit }) => unit.fuel !== null)
  const much = matches.fitting.some(
    ({ unit, fuel }) =>
      unit.fuel === 'gasoline' &&
      fuel &&
      'fuel_ml' in fuel.rated &&
      fuel.rated.fuel_ml >= REPORTED_GASOLINE_ML,
  )
  return (
    <section class="small-print">
      <h2>知っておくこと</h2>
      <ul>
        <li>
          <strong>{DISCLAIMER}</strong>
        </li>
        <li>
          できるだけ、機器の外部バッテリを充電する形で使ってください。直流（外部バッテリ）は、コンセントより長く使えます。
        </li>
        {burns && <li>発電機は屋外だけで使います。室内や車庫では一酸化炭素で命を落とします。</li>}
        {much && <li>ガソリン40L以上の保管は、消防署への届けが要ります。</li>}
        <li>
          合うかどうか: 定格の合計（{watts(matches.load.rated_w)}W）≦ 電源の定格出力 × {OUTPUT_SHARE}
          、動き始めは瞬間の上限まで、正弦波、100V・60Hz、差込口の数。
        </li>
        <li>
          電池の時間 = 容量Wh × {USABLE_SHARE} × 劣化後の容量 ÷
          W（充電の記録があればそれも掛けます）。発電機の時間 = 製造元の燃費の表を、その電力で読んだもの。
        </li>
        <li>
          実測のW数は研究室の値です。設定や部屋の温度で変わります。短いほうの「定格で」を下限とみてください。
        </li>
      </ul>
    </section>
  )
}
