import type { SignedInStaff } from '../../app.tsx'
import { may } from '../../rights.ts'
import { Button, ButtonLink, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { InspectionList } from '../inspections/history.tsx'
import type { InspectionOnList } from '../inspections/queries.ts'
import { UNIT_KINDS } from '../words.ts'
import type { UnitNow } from './queries.ts'
import { KeepingFacts, PowerFacts, ThingFacts } from './unit-facts.tsx'
import { Standing } from './unit-standing.tsx'
import { nameOf } from './whereabouts.ts'

interface UnitPageProps {
  staff: SignedInStaff
  unit: UnitNow
  inspections: InspectionOnList[]
  done: string | undefined
  photo_fault?: string
  at: Date
}

const DONE: Record<string, string> = {
  added: '登録しました。ラベルを印刷して本体に貼り、最初の点検をしてください。',
  saved: '保存しました。',
  photo: '写真を入れ替えました。',
  retired: '廃棄にしました。',
  passed: '点検を記録しました。合格です。',
  failed: '点検を記録しました。直るまで、この電源は貸出の候補に出ません。',
}

/** 電源1台 — its figures, for how long it serves, how it is kept, and where it is now. */
export const UnitPage = ({ staff, unit, inspections, done, photo_fault, at }: UnitPageProps) => (
  <Layout
    title={`${unit.asset_number} 電源`}
    staff={staff}
    styles={['power.css']}
    scripts={['shrink-photo.js']}
  >
    <p class="back">
      <a href="/power/units">電源の一覧に戻る</a>
    </p>
    {done && DONE[done] && (
      <div role="status">
        <Notice kind={done === 'failed' ? 'info' : 'done'} title={DONE[done] ?? ''} />
      </div>
    )}
    <div class="heading">
      <h1>
        {unit.asset_number}{' '}
        <small>
          {UNIT_KINDS[unit.kind]} {nameOf(unit)}
        </small>
      </h1>
      {unit.status !== 'retired' && may(staff.role, 'GET /power/units/:id/inspect') && (
        <ButtonLink kind="main" href={`/power/units/${unit.id}/inspect`}>
          点検する
        </ButtonLink>
      )}
    </div>
    <div class="beside member">
      <div>
        <Standing unit={unit} at={at} />
        <Picture staff={staff} unit={unit} fault={photo_fault} />
        <KeepingFacts unit={unit} sees_phone={may(staff.role, 'GET /power/units/:id/inspect')} />
      </div>
      <div>
        <PowerFacts unit={unit} />
        <ThingFacts unit={unit} />
        <InspectionList unit={unit} inspections={inspections} />
        <More staff={staff} unit={unit} />
      </div>
    </div>
  </Layout>
)

const Picture = ({
  staff,
  unit,
  fault,
}: {
  staff: SignedInStaff
  unit: UnitNow
  fault: string | undefined
}) => (
  <section class="power-picture">
    {unit.photo_id ? (
      <img src={`/power/units/${unit.id}/photos/${unit.photo_id}`} alt={`${unit.asset_number}の写真`} />
    ) : (
      <p class="support">写真はまだありません。</p>
    )}
    {unit.status !== 'retired' && may(staff.role, 'POST /power/units/:id/photo') && (
      <details class="add-contact" open={fault !== undefined}>
        <summary>{unit.photo_id ? '写真を入れ替える' : '写真を入れる'}</summary>
        <form method="post" action={`/power/units/${unit.id}/photo`} enctype="multipart/form-data">
          <input type="hidden" name="working_for" value={staff.association} />
          <label for="field-photo">写真(JPEG・PNG・WebP、3MBまで)</label>
          <input
            type="file"
            id="field-photo"
            name="photo"
            class="input input-file"
            accept="image/jpeg,image/png,image/webp"
            required
            aria-invalid={fault ? 'true' : undefined}
            aria-describedby={fault && 'field-photo-error'}
            data-shrink
          />
          {fault && (
            <p class="fault" id="field-photo-error">
              ＊{fault}
            </p>
          )}
          <p class="support">本体だけを撮ってください。患者さんや書類は写さないでください。</p>
          <Button kind="second">写真を入れる</Button>
        </form>
      </details>
    )}
  </section>
)

const More = ({ staff, unit }: { staff: SignedInStaff; unit: UnitNow }) =>
  unit.status === 'retired' || !may(staff.role, 'GET /power/units/:id/edit') ? null : (
    <div class="actions">
      <ButtonLink href={`/power/units/${unit.id}/edit`}>登録の内容を変える</ButtonLink>
      <ButtonLink href={`/power/units/labels?unit=${unit.id}`}>ラベルの印刷</ButtonLink>
      <ButtonLink href={`/power/units/${unit.id}/sheet`}>点検表の印刷</ButtonLink>
      <ButtonLink kind="text" href={`/power/units/${unit.id}/retire`}>
        廃棄する
      </ButtonLink>
    </div>
  )
