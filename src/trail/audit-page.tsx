import type { SignedInStaff } from '../app.tsx'
import type { Head } from '../audit/queries.ts'
import { Button, ButtonLink, Notice } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { dayAndTime, dayOfYear, timeInWords } from '../ui/time.ts'
import type { Names } from './detail.ts'
import type { TrailEntry } from './queries.ts'
import { hrefOf, type TrailFilter } from './rules.ts'
import { actorName, sentenceOf, TOPICS } from './sentences.ts'

interface AuditPageProps {
  staff: SignedInStaff
  filter: TrailFilter
  entries: TrailEntry[]
  actors: string[]
  names: Names
  has_more: boolean
  head: Head | null
  broken_at: number | null
  at: Date
}

/** 操作記録 — who did what when, newest first. */
export const AuditPage = (props: AuditPageProps) => {
  const { staff, filter, entries, names, has_more, at } = props
  const is_filtered = filter.actor || filter.topic || filter.from || filter.until
  return (
    <Layout title="操作記録" staff={staff} styles={['office.css']} scripts={['print.js']}>
      <div class="heading">
        <h1>操作記録</h1>
        <button type="button" class="button button-second" data-print hidden>
          印刷する
        </button>
      </div>
      <p class="support">
        {staff.association_name} {dayAndTime(at)}
        の内容です。だれが、いつ、何をしたかを残しています。直すことも消すこともできません。
      </p>
      <Chain {...props} />
      <Filters {...props} />
      {entries.length === 0 ? (
        <Notice kind="info" title="該当する記録はありません">
          <p>
            {is_filtered || filter.page > 1
              ? '条件を変えて、もう一度選んでください。'
              : 'まだ何も操作していません。'}
          </p>
        </Notice>
      ) : (
        <table class="trail">
          <thead>
            <tr>
              <th scope="col" class="number">
                番号
              </th>
              <th scope="col">日時</th>
              <th scope="col">人</th>
              <th scope="col">したこと</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr>
                <td class="number">{entry.seq}</td>
                <td class="when">
                  {dayOfYear(entry.at)} {timeInWords(entry.at)}
                </td>
                <td>{actorName(entry.actor, names)}</td>
                <td>{sentenceOf(entry.action, entry.detail, names)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div class="actions">
        {filter.page > 1 && (
          <ButtonLink href={hrefOf(filter, { page: filter.page - 1 })}>新しい記録へ</ButtonLink>
        )}
        {has_more && <ButtonLink href={hrefOf(filter, { page: filter.page + 1 })}>前の記録へ</ButtonLink>}
      </div>
    </Layout>
  )
}

const Chain = ({ head, broken_at }: AuditPageProps) => {
  const hex = head?.hash.toString('hex') ?? ''
  return (
    <section class={`notice ${broken_at === null ? 'notice-done' : 'notice-danger'}`}>
      <h2>{broken_at === null ? '記録のつながり: 良' : `記録のつながり: ${broken_at}番目で切れています`}</h2>
      {broken_at !== null && (
        <p>記録が書き換えられたか、消えています。すぐにシステムの担当者へ連絡してください。</p>
      )}
      {head && (
        <>
          <p>
            最後の番号 <strong>{head.seq}</strong> 照合用の文字 <code>{hex.slice(0, 16)}…</code>
          </p>
          <details>
            <summary>照合用の文字を全部見る</summary>
            <p>
              <code class="hash">{hex}</code>
            </p>
            <p class="support">毎朝7時すぎに、この番号と文字を事務局と委員長にメールで送ります。</p>
          </details>
        </>
      )}
    </section>
  )
}

const Filters = ({ filter, actors, names }: AuditPageProps) => (
  <form method="get" action="/audit" class="filter-form">
    <label>
      人
      <select name="actor">
        <option value="">全員</option>
        {actors.map((actor) => (
          <option value={actor} selected={actor === filter.actor}>
            {actorName(actor, names)}
          </option>
        ))}
      </select>
    </label>
    <label>
      種類
      <select name="topic">
        <option value="">すべて</option>
        {Object.entries(TOPICS).map(([topic, name]) => (
          <option value={topic} selected={topic === filter.topic}>
            {name}
          </option>
        ))}
      </select>
    </label>
    <label>
      いつから
      <input type="date" class="input" name="from" value={filter.from ?? ''} />
    </label>
    <label>
      いつまで
      <input type="date" class="input" name="until" value={filter.until ?? ''} />
    </label>
    <Button kind="second">絞り込む</Button>
    <a href="/audit">条件を消す</a>
  </form>
)
