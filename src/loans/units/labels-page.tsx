import type { SignedInStaff } from '../../app.tsx'
import { ButtonLink } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { QrCode } from '../../ui/qr-code.tsx'
import { UNIT_KINDS } from '../words.ts'
import type { UnitNow } from './queries.ts'
import { nameOf } from './whereabouts.ts'

const A_SHEET = 8

export const labelUrl = (public_url: string, { id }: Pick<UnitNow, 'id'>) => `${public_url}/q/${id}`

/** 資産ラベル — eight to a sheet of A4, two by four (99 × 67 mm), to be cut or for ready-made sheets. */
export const LabelsPage = ({
  staff,
  units,
  phone,
  public_url,
}: {
  staff: SignedInStaff
  units: UnitNow[]
  phone: string | null
  public_url: string
}) => (
  <Layout title="ラベルの印刷" staff={staff} styles={['power-labels.css']} scripts={['print.js']}>
    <div class="labels-head">
      <p class="back">
        <a href="/power/units">電源の一覧に戻る</a>
      </p>
      <h1>ラベル {units.length}枚</h1>
      <p>
        A4の縦、倍率100%、余白なしで印刷し、本体の見やすい所に貼ってください。QRコードを読むと、その電源の
        ページが開きます。
      </p>
      {units.length === 0 ? (
        <p>印刷する電源がありません。</p>
      ) : (
        <div class="actions">
          <button type="button" class="button button-main" data-print hidden>
            印刷する
          </button>
          <ButtonLink href="/power/units">やめる</ButtonLink>
        </div>
      )}
    </div>
    <section class="labels" aria-label={`ラベル ${units.length}枚`} tabindex={0}>
      {sheetsOf(units).map((sheet) => (
        <div class="labels-sheet">
          {sheet.map((unit) => (
            <article class="asset-label">
              <QrCode
                text={labelUrl(public_url, unit)}
                label={`${unit.asset_number}のQRコード`}
                size_mm={38}
              />
              <div>
                <small>{staff.association_name} 非常用電源</small>
                <strong>{unit.asset_number}</strong>
                <span>
                  {UNIT_KINDS[unit.kind]}
                  <br />
                  {nameOf(unit)}
                </span>
                <small>
                  点検はQRコードから。故障は事務局へ
                  {phone && (
                    <>
                      <br />
                      電話 {phone}
                    </>
                  )}
                </small>
                {unit.kind === 'generator' && <b>屋外専用 一酸化炭素に注意</b>}
              </div>
            </article>
          ))}
        </div>
      ))}
    </section>
  </Layout>
)

const sheetsOf = (units: UnitNow[]) =>
  Array.from({ length: Math.ceil(units.length / A_SHEET) }, (_, n) =>
    units.slice(n * A_SHEET, (n + 1) * A_SHEET),
  )
