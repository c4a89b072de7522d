import type { SignedInStaff } from '../app.tsx'
import type { SafetyCheckId } from '../safety-checks/table.ts'
import { Button, ErrorSummary, Field } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import type { Station } from './queries.ts'
import { MOST_ADDRESS, MOST_NAME, STATION_FAULTS, type StationFault } from './rules.ts'

/** 救護所 — the association's list of places; kept before the disaster, used in it. */
export const StationsPage = ({
  staff,
  stations,
  check,
  typed = {},
  fault,
}: {
  staff: SignedInStaff
  stations: Station[]
  /** From whose 参集 he came, to go back there. */
  check: SafetyCheckId | null
  typed?: Record<string, string | undefined>
  fault?: StationFault | undefined
}) => {
  const wrong = fault && STATION_FAULTS[fault]
  const errorOf = (field: string) => (wrong?.field === field ? wrong.words : undefined)
  return (
    <Layout title="救護所" staff={staff} styles={['muster.css']}>
      <div class="narrow">
        <p class="back">
          <a href={check ? `/safety-checks/${check}/muster` : '/safety-checks'}>
            {check ? '救護所への参集に戻る' : '安否確認の一覧に戻る'}
          </a>
        </p>
        <h1>救護所</h1>
        <p>災害のときに先生を割り当てる場所です。安否確認の「救護所への参集」で選べます。</p>
        {stations.length === 0 ? (
          <p class="empty">まだ救護所がありません。下で足してください。</p>
        ) : (
          <ul class="stations">
            {stations.map(({ id, name, address }) => (
              <li>
                <p>
                  <strong>{name}</strong>
                  {address && <small>{address}</small>}
                </p>
                <form method="post" action={`/settings/relief-stations/${id}/put-away`}>
                  <input type="hidden" name="working_for" value={staff.association} />
                  {check && <input type="hidden" name="check" value={check} />}
                  <button type="submit" class="button button-text" aria-label={`${name}を使わない`}>
                    使わない
                  </button>
                </form>
              </li>
            ))}
          </ul>
        )}
        <h2>救護所を足す</h2>
        <ErrorSummary errors={wrong ? { [wrong.field]: wrong.words } : {}} />
        <form method="post" action="/settings/relief-stations" novalidate>
          <input type="hidden" name="working_for" value={staff.association} />
          {check && <input type="hidden" name="check" value={check} />}
          <Field
            name="name"
            label="名前"
            support={`例: 中央小学校。${MOST_NAME}文字まで。`}
            value={typed.name}
            error={errorOf('name')}
          />
          <Field
            name="address"
            label="所在地"
            support={`${MOST_ADDRESS}文字まで。`}
            optional
            value={typed.address}
            error={errorOf('address')}
          />
          <div class="actions">
            <Button>足す</Button>
          </div>
        </form>
      </div>
    </Layout>
  )
}
