import type { SignedInStaff } from '../../app.tsx'
import { Button, ButtonLink, ErrorSummary, Field, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { dayAndTime } from '../../ui/time.ts'
import { AskForCode, Boxes } from '../form-parts.tsx'
import { HOOK_EVENTS, type Hook, type HookEventKind, type HookId } from '../table.ts'
import { eventField, type HookFault, MOST_HOOKS } from './rules.ts'

const HOME = '/settings/integrations'

export const eventsInWords = (events: HookEventKind[]) =>
  events.map((kind) => HOOK_EVENTS[kind].name).join('・')

/** What one reads first of a hook: whether anything arrives. */
export function stateInWords({ paused_by, failing_since }: Hook) {
  if (paused_by === 'system') return '自動で止めました'
  if (paused_by) return '止めています'
  return failing_since ? '届いていません' : '動いています'
}

export const HookTable = ({ hooks }: { hooks: Hook[] }) =>
  hooks.length === 0 ? (
    <p>まだ通知先はありません。</p>
  ) : (
    <section class="scroll linked" tabindex={0} aria-label="通知先の表">
      <table>
        <thead>
          <tr>
            <th scope="col">名前</th>
            <th scope="col">知らせるとき</th>
            <th scope="col">送り先</th>
            <th scope="col">状況</th>
          </tr>
        </thead>
        <tbody>
          {hooks.map((hook) => (
            <tr>
              <th scope="row">
                <a class="button button-text" href={`${HOME}/hooks/${hook.id}`}>
                  {hook.name}
                </a>
              </th>
              <td>{eventsInWords(hook.events)}</td>
              <td>{new URL(hook.url).host}</td>
              <td>
                {hook.paused_at || hook.failing_since ? (
                  <strong>{stateInWords(hook)}</strong>
                ) : (
                  stateInWords(hook)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )

const FAULTS = {
  no_name: { field: 'name', text: '名前を入れてください。どのシステムか、あとで分かります' },
  long_name: { field: 'name', text: '名前を60文字までにしてください' },
  hidden_characters: { field: 'name', text: '名前に見えない文字が入っています。打ち直してください' },
  no_url: { field: 'url', text: 'アドレスを入れてください' },
  bad_url: { field: 'url', text: 'アドレスの形ではありません。https:// から、500文字までで入れてください' },
  not_https: {
    field: 'url',
    text: 'https:// で始まるアドレスにしてください。途中で読まれないようにするためです',
  },
  private_url: {
    field: 'url',
    text: '院内だけのアドレスには送れません。必要なときは、システムの担当者に許可を頼んでください',
  },
  url_has_login: { field: 'url', text: 'アドレスから、利用者名とパスワード（@の前）を取ってください' },
  no_event: { field: 'events', text: '知らせるときを1つ以上選んでください' },
} as const satisfies Record<HookFault, { field: string; text: string }>

/** The form of a new hook; what was typed stays, whatever was wrong. */
export const NewHookPage = ({
  staff,
  id,
  form,
  faults = [],
  needs_code,
  is_full = false,
}: {
  staff: SignedInStaff
  /** Made with the page, so that two clicks make one hook. */
  id: HookId
  form: Record<string, string | undefined>
  faults?: HookFault[]
  needs_code: boolean
  is_full?: boolean
}) => {
  const errorOf = (field: string) => {
    const fault = faults.find((one) => FAULTS[one].field === field)
    return fault && FAULTS[fault].text
  }
  const errors = { name: errorOf('name'), url: errorOf('url'), events: errorOf('events') }
  return (
    <Layout title="通知先をつくる" staff={staff}>
      <div class="narrow">
        <h1>通知先をつくる</h1>
        <ErrorSummary errors={errors} />
        {is_full && (
          <Notice kind="wrong" title={`通知先は${MOST_HOOKS}つまでです`}>
            <p>使っていない通知先を外してから、もう一度つくってください。</p>
          </Notice>
        )}
        {needs_code && <AskForCode next={`${HOME}/hooks/new`} />}
        <form method="post" action={`${HOME}/hooks`} novalidate>
          <input type="hidden" name="working_for" value={staff.association} />
          <input type="hidden" name="id" value={id} />
          <Field
            name="name"
            label="名前"
            support="どのシステムに知らせるかを書きます。例: 市の防災地図"
            value={form.name}
            error={errors.name}
            maxlength={120}
            autocomplete="off"
          />
          <Field
            name="url"
            label="アドレス"
            support="相手のシステムの担当者に聞いてください。https:// で始まります。"
            value={form.url}
            error={errors.url}
            maxlength={1000}
            autocomplete="off"
          />
          <Boxes
            name="events"
            legend="知らせるとき"
            error={errors.events}
            options={(Object.keys(HOOK_EVENTS) as HookEventKind[]).map((kind) => ({
              field: eventField(kind),
              label: HOOK_EVENTS[kind].name,
              support: HOOK_EVENTS[kind].text,
            }))}
            form={form}
          />
          <div class="actions">
            <Button>通知先をつくる</Button>
            <ButtonLink href={HOME}>やめる</ButtonLink>
          </div>
        </form>
      </div>
    </Layout>
  )
}

/** Shown once: sealed and never shown again. */
export const HookMadePage = ({
  staff,
  id,
  name,
  secret,
}: {
  staff: SignedInStaff
  id: HookId
  name: string
  secret: string
}) => (
  <Layout title="通知先の秘密の文字列" staff={staff}>
    <div class="narrow">
      <h1>「{name}」の秘密の文字列</h1>
      <Notice kind="danger" title="この画面は1回だけです">
        <p>
          閉じると、もう表示できません。いま写して、相手のシステムの担当者に安全に渡してください。知らせが本物かを確かめるのに使います。
        </p>
      </Notice>
      <p>
        <code class="address hash">{secret}</code>
      </p>
      <div class="actions">
        <ButtonLink kind="main" href={`${HOME}/hooks/${id}`}>
          写しました
        </ButtonLink>
      </div>
    </div>
  </Layout>
)

export const RemoveHookPage = ({ staff, hook, at }: { staff: SignedInStaff; hook: Hook; at: Date }) => (
  <Layout title="通知先を外す" staff={staff}>
    <div class="narrow">
      <h1>「{hook.name}」を外しますか</h1>
      <p>外すと、{dayAndTime(at)}からは何も送りません。元には戻せません。送った記録は残ります。</p>
      <form method="post" class="actions">
        <input type="hidden" name="working_for" value={staff.association} />
        <Button kind="danger">通知先を外す</Button>
        <ButtonLink href={`${HOME}/hooks/${hook.id}`}>やめる</ButtonLink>
      </form>
    </div>
  </Layout>
)
