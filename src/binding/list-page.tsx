import type { SignedInStaff } from '../app.tsx'
import { Button, ButtonLink, Notice } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { dayAndTime } from '../ui/time.ts'
import type { Listed } from './list-rules.ts'
import { type BindingRow, stateOf } from './queries.ts'

const TABS = [
  { state: 'all', label: 'すべて' },
  { state: 'bound', label: '結び付いた先生' },
  { state: 'code', label: 'コードを渡した先生' },
  { state: 'none', label: 'これからの先生' },
] as const

const EMPTY = {
  all: 'この条件に合う先生はいません。',
  bound: 'まだどなたも結び付いていません。案内状を印刷して、お渡しください。',
  code: '使われるのを待っているコードはありません。',
  none: 'これからの先生はいません。全員に案内が済んでいます。',
} as const

const DONE: Record<string, string> = {
  removed: '結び付きを解除しました。この先生には、LINEでは送りません。',
  revoked: 'コードを取り消しました。その紙では、もう登録できません。',
}

export const ListPage = ({
  staff,
  listed,
  done,
}: {
  staff: SignedInStaff
  listed: Listed
  done: string | undefined
}) => {
  const { counts, rows } = listed
  const waiting = counts.all - counts.bound
  return (
    <Layout title="LINEの結び付け" staff={staff}>
      <div class="heading">
        <h1>LINEの結び付け</h1>
        {waiting > 0 && (
          <ButtonLink kind="main" href="/binding/letters">
            {`まだの${waiting}人に案内状を作る`}
          </ButtonLink>
        )}
      </div>
      {done && DONE[done] && (
        <Notice kind="done" title="済みました">
          <p>{DONE[done]}</p>
        </Notice>
      )}
      <p class="lead">
        先生のLINEと名簿を、紙のコードで結び付けます。いま{counts.all}人中 {counts.bound}
        人が結び付いています。
      </p>
      {counts.all === 0 ? (
        <Notice kind="info" title="名簿に先生がいません">
          <p>先に名簿を取り込んでください。そのあと、ここで案内状を作れます。</p>
        </Notice>
      ) : (
        <>
          <Tabs listed={listed} />
          <Search listed={listed} />
          {rows.length === 0 ? (
            <Notice kind="info" title="表示する先生がいません">
              <p>{listed.words ? EMPTY.all : EMPTY[listed.state]}</p>
            </Notice>
          ) : (
            <Chooser rows={rows} />
          )}
          <Pages listed={listed} />
        </>
      )}
      <p>
        <a class="binding-link" href="/binding/letters/setting">
          封筒の窓の位置を決める
        </a>
      </p>
    </Layout>
  )
}

const addressOf = ({ state, words, page }: Pick<Listed, 'state' | 'words' | 'page'>) => {
  const query = new URLSearchParams({
    ...(state === 'all' ? {} : { state }),
    ...(words ? { q: words } : {}),
    ...(page > 1 ? { page: String(page) } : {}),
  }).toString()
  return query ? `/binding?${query}` : '/binding'
}

const Tabs = ({ listed }: { listed: Listed }) => (
  <nav class="binding-tabs" aria-label="状況で選ぶ">
    {TABS.map(({ state, label }) => (
      <a
        href={addressOf({ state, words: listed.words, page: 1 })}
        aria-current={state === listed.state ? 'page' : undefined}
      >
        {label} <strong>{listed.counts[state]}</strong>
      </a>
    ))}
  </nav>
)

const Search = ({ listed }: { listed: Listed }) => (
  <form method="get" action="/binding" class="binding-search">
    {listed.state !== 'all' && <input type="hidden" name="state" value={listed.state} />}
    <label for="binding-q">名前・医療機関で探す</label>
    <input id="binding-q" class="input" type="search" name="q" maxlength={100} value={listed.words} />
    <Button kind="second">探す</Button>
  </form>
)

/** The chosen ones travel in the address of the next page: nothing is written here. */
const Chooser = ({ rows }: { rows: BindingRow[] }) => (
  <form method="get" action="/binding/letters">
    <ul class="bindings">
      {rows.map((row) => (
        <Row row={row} />
      ))}
    </ul>
    <div class="actions">
      <Button kind="second">選んだ先生の案内状を作る</Button>
    </div>
  </form>
)

const Row = ({ row }: { row: BindingRow }) => {
  const { member_id, member_number, name, facility, lines, code } = row
  return (
    <li class={`binding binding-${stateOf(row)}`}>
      <label class="binding-pick">
        <input
          type="checkbox"
          class="binding-box"
          name="member"
          value={member_id}
          aria-label={`${name}先生を選ぶ`}
        />
      </label>
      <p>
        <strong>{name}</strong> 先生
        <small>
          {member_number}
          {facility && `・${facility}`}
        </small>
      </p>
      <ul class="binding-state">
        {lines.map(({ id, since, blocked }) => (
          <li>
            <span>
              <b class="binding-sign">{blocked ? '△' : '●'}</b> 結び付き済み
              {blocked && '(ブロックされています)'}
              <small>{dayAndTime(new Date(since))}</small>
            </span>
            <a
              class="binding-link"
              href={`/binding/lines/${id}/remove`}
              aria-label={`${name}先生: ちがう方なら解除`}
            >
              ちがう方なら解除
            </a>
          </li>
        ))}
        {code && (
          <li>
            <span>
              <b class="binding-sign">◐</b> コードを渡しました
              <small>{dayAndTime(code.expires_at)}まで</small>
            </span>
            <a
              class="binding-link"
              href={`/binding/codes/${code.id}/revoke`}
              aria-label={`${name}先生のコードを取り消す`}
            >
              コードを取り消す
            </a>
          </li>
        )}
        {lines.length === 0 && !code && (
          <li>
            <span>
              <b class="binding-sign">○</b> {row.code_was_used ? '解除されました' : 'これから'}
            </span>
          </li>
        )}
      </ul>
    </li>
  )
}

const Pages = ({ listed }: { listed: Listed }) =>
  listed.pages > 1 ? (
    <nav class="binding-pages" aria-label="ページ">
      {listed.page > 1 && <a href={addressOf({ ...listed, page: listed.page - 1 })}>前の100人</a>}
      <span>
        {listed.found}人中 {(listed.page - 1) * 100 + 1}人目から
      </span>
      {listed.page < listed.pages && <a href={addressOf({ ...listed, page: listed.page + 1 })}>次の100人</a>}
    </nav>
  ) : null
