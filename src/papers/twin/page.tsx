import type { SignedInStaff } from '../../app.tsx'
import { people } from '../../board/words.ts'
import { STAFF_ROLES, type StaffRole } from '../../staff/table.ts'
import { Button, ButtonLink, ErrorSummary, Field, Notice, RadioGroup } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { day, timeInWords } from '../../ui/time.ts'
import { NIGHTS, PASS_LENGTH, type TwinFaults } from './rules.ts'
import type { TwinRun, TwinSetting } from './table.ts'
import { FAULTS, TROUBLES, WAYS } from './words.ts'

export interface TwinPageProps {
  staff: SignedInStaff
  setting: TwinSetting | null
  runs: TwinRun[]
  /** Who may get it. */
  people: { user_id: string; name: string; role: StaffRole }[]
  has_folder: boolean
  typed?: Record<string, string | undefined>
  faults?: TwinFaults
  notice?: 'saved' | 'stale' | undefined
}

/** 毎晩の控え — whether there is one, for whom, and what became of the last nights. */
export const TwinPage = (props: TwinPageProps) => {
  const { staff, setting, runs, faults = {}, notice } = props
  return (
    <Layout title="毎晩の控え" staff={staff} styles={['papers.css']}>
      <div class="narrow">
        <p class="back">
          <a href="/settings">設定に戻る</a>
        </p>
        <h1>毎晩の控え</h1>
        <p class="lead">
          名簿と電話かけ用紙を、毎晩2時に、パスワード付きのExcelにします。システムが使えない日は、これを開いて電話をかけます。
        </p>
        <p>
          <a href="/settings/twin/how">控えの開き方（印刷して、しまっておく紙）</a>
        </p>
        {notice === 'saved' && (
          <Notice kind="done" title="保存しました">
            <p>
              {setting?.way === 'off'
                ? '今夜からつくりません。'
                : '1つ目をすぐにつくります。届いたら、開けるかを一度確かめてください。'}
            </p>
          </Notice>
        )}
        {notice === 'stale' && (
          <Notice kind="wrong" title="ほかの人が先に保存しました">
            <p>保存していません。下の「いまの決まり」を見てから、もう一度保存してください。</p>
          </Notice>
        )}
        <ErrorSummary
          errors={Object.fromEntries(
            Object.entries(faults).map(([field, fault]) => [field, fault && FAULTS[fault]]),
          )}
        />
        {setting && <p class="twin-now">いまの決まり: {nowInWords(props, setting)}</p>}
        <TwinForm {...props} />
        {runs.length > 0 && <Runs {...props} />}
      </div>
    </Layout>
  )
}

function nowInWords({ people: known }: TwinPageProps, { way, recipients, nights }: TwinSetting) {
  if (way === 'off') return 'つくりません。'
  if (way === 'folder') return `サーバーのフォルダーに${nights}日分を残します。`
  return `${namesOf(known, recipients)}にメールで送ります。`
}

const namesOf = (known: TwinPageProps['people'], ids: string[]) =>
  known
    .filter(({ user_id }) => ids.includes(user_id))
    .map(({ name }) => `${name}さん`)
    .join('、')

const missedOf = ({ reached }: TwinRun, { recipients }: TwinSetting) =>
  recipients.filter((id) => !reached.includes(id))

const TwinForm = ({ staff, setting, people: known, has_folder, typed, faults = {} }: TwinPageProps) => {
  const errorOf = (field: keyof TwinFaults) => {
    const fault = faults[field]
    return fault && FAULTS[fault]
  }
  const chosen = (id: string) =>
    typed ? typed[`to-${id}`] === 'on' : (setting?.recipients.includes(id) ?? false)
  const again = setting?.pass_sealed ? '変えないときは、空けておいてください。' : ''
  return (
    <form method="post" action="/settings/twin" novalidate>
      <input type="hidden" name="working_for" value={staff.association} />
      <input type="hidden" name="seen" value={setting?.version ?? 0} />
      <RadioGroup
        name="way"
        label="控えをどうしますか"
        value={typed ? typed.way : setting?.way}
        error={errorOf('way')}
        options={[
          { value: 'mail', label: WAYS.mail, support: '毎晩1通届きます。スマートフォンでも開けます。' },
          {
            value: 'folder',
            label: WAYS.folder,
            support: has_folder
              ? 'サーバーの担当者が決めたフォルダーに、新しいものだけを残します。'
              : 'いまは選べません。サーバーの担当者に、控えを置くフォルダー（TOMOSHIBI_TWIN_DIR）の設定を頼んでください。',
          },
          { value: 'off', label: WAYS.off },
        ]}
      />
      <fieldset
        class={`field radios roles ${faults.recipients ? 'field-wrong' : ''}`}
        aria-describedby={faults.recipients ? 'field-recipients-error' : undefined}
      >
        <legend>
          メールを受け取る人 <span class="need">※メールのとき</span>
        </legend>
        <div class="choices">
          {known.map(({ user_id, name, role }, n) => (
            <label class="choice">
              <input
                type="checkbox"
                name={`to-${user_id}`}
                value="on"
                id={n === 0 ? 'field-recipients' : undefined}
                checked={chosen(user_id)}
              />
              <span>
                <strong>{name}</strong> <small>{STAFF_ROLES[role]}</small>
              </span>
            </label>
          ))}
        </div>
        {faults.recipients && (
          <p class="fault" id="field-recipients-error">
            ＊{errorOf('recipients')}
          </p>
        )}
      </fieldset>
      <Field
        name="nights"
        label="何日分を残しますか"
        support={`${NIGHTS.least}から${NIGHTS.most}まで。フォルダーの古いものは自動で消します。メールは、受け取った人が消してください。`}
        inputmode="numeric"
        width="short"
        autocomplete="off"
        value={typed ? typed.nights : String(setting?.nights ?? NIGHTS.usual)}
        error={errorOf('nights')}
      />
      <Field
        name="pass"
        label="控えを開くパスワード"
        support={`半角の英数字と記号で${PASS_LENGTH.least}文字以上。${again}忘れると、だれにも開けません。紙に書いて、鍵のかかる所にしまってください。`}
        type="password"
        autocomplete="new-password"
        optional={Boolean(again)}
        maxlength={PASS_LENGTH.most}
        error={errorOf('pass')}
      />
      <Field
        name="pass_again"
        label="もう一度、同じパスワード"
        type="password"
        autocomplete="new-password"
        optional={Boolean(again)}
        maxlength={PASS_LENGTH.most}
        error={errorOf('pass_again')}
      />
      <div class="actions">
        <Button>保存する</Button>
        <ButtonLink href="/settings">やめる</ButtonLink>
      </div>
    </form>
  )
}

const Runs = ({ runs, setting, people: known }: TwinPageProps) => (
  <section>
    <h2>最近の控え</h2>
    <ul class="twin-runs">
      {runs.map((run) => (
        <li class={run.failure ? 'twin-failed' : ''}>
          <strong>{day(new Date(`${run.night}T12:00:00+09:00`))} 午前2時の分</strong> {becameOf(run)}
          {run.failure === 'some_missed' && run.version === setting?.version && (
            <>まだ送れていない人: {namesOf(known, missedOf(run, setting))}</>
          )}
        </li>
      ))}
    </ul>
  </section>
)

function becameOf({ done_at, failure, members, mailed, way }: TwinRun) {
  if (failure === 'some_missed') return TROUBLES[failure]
  if (failure) return `できていません。${TROUBLES[failure]}`
  if (!done_at) return 'つくっています。'
  const whereto = way === 'mail' ? `${people(mailed ?? 0)}人にメールで送りました` : 'フォルダーに残しました'
  return `${timeInWords(done_at)}に、${people(members ?? 0)}人分を${whereto}。`
}
