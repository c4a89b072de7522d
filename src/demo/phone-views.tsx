import { raw } from 'hono/html'
import type { PropsWithChildren } from 'hono/jsx'
import { dayAndTime } from '../ui/time.ts'
import type { Enrolled } from './crowd.ts'
import { Linked } from './line-screen.tsx'
import type { ReceivedMail } from './mail.ts'
import { SPEEDS, type Speed } from './pace.ts'
import { STYLE } from './phone-style.ts'

const SPEED_LABELS: Record<Speed, string> = {
  paused: '止める',
  '1': '実際の速さ',
  '10': '10倍',
  '60': '60倍',
  full: 'すぐに全員',
}

/** 10 seconds where one reads, none where one types. */
export const Page = ({
  title,
  refresh_seconds,
  bare,
  children,
}: PropsWithChildren<{ title: string; refresh_seconds?: number; bare?: boolean }>) => (
  <>
    {raw('<!doctype html>')}
    <html lang="ja">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {refresh_seconds && <meta http-equiv="refresh" content={String(refresh_seconds)} />}
        <title>{title} — 灯 デモ</title>
        <link rel="icon" href="data:," />
        <style>{raw(STYLE)}</style>
      </head>
      <body class={bare ? 'bare' : ''}>{children}</body>
    </html>
  </>
)

export interface Row {
  doctor: Enrolled
  prompts: number
  mails: number
  answered: string | null
}

export const ListPage = ({
  rows,
  found,
  q,
  app_url,
  speed,
  faults,
}: {
  rows: Row[]
  found: number
  q: string
  app_url: string
  speed: Speed
  faults: { line: boolean; mail: boolean }
}) => (
  <Page title="電話とメール" refresh_seconds={5}>
    <header>
      <h1>電話とメール</h1>
      <p>
        先生方のLINEとメールボックスです。<a href={app_url}>事務局の画面へ</a>
      </p>
    </header>
    <main>
      <div class="switches">
        <form method="post" action="/speed">
          <span>答える速さ</span>
          {(Object.keys(SPEEDS) as Speed[])
            .sort((one, other) => SPEEDS[one] - SPEEDS[other])
            .map((choice) => (
              <button
                type="submit"
                name="speed"
                value={choice}
                aria-pressed={choice === speed ? 'true' : 'false'}
              >
                {SPEED_LABELS[choice]}
              </button>
            ))}
        </form>
        <form method="post" action="/trouble">
          <span>故障を起こす</span>
          <button type="submit" name="of" value="line" aria-pressed={faults.line ? 'true' : 'false'}>
            LINEを30秒止める
          </button>
          <button type="submit" name="of" value="mail" aria-pressed={faults.mail ? 'true' : 'false'}>
            メールを30秒遅らせる
          </button>
        </form>
      </div>
      <form class="search" method="get" action="/">
        <input type="search" name="q" value={q} aria-label="名前か会員番号" placeholder="名前か会員番号" />
        <button type="submit">探す</button>
      </form>
      <ul class="doctors">
        {rows.map((row) => (
          <li>
            <a href={`/doctors/${row.doctor.number}`}>
              <strong>{row.doctor.name}</strong>
              <small>
                {row.doctor.association_name} {row.doctor.number}
              </small>
              <span class="ways">
                <span class={row.doctor.user_id ? '' : 'none'}>
                  LINE {row.doctor.user_id ? row.prompts : 'なし'}
                </span>
                <span class={row.doctor.mail ? '' : 'none'}>
                  メール {row.doctor.mail ? row.mails : 'なし'}
                </span>
                {row.answered && <b>{row.answered}</b>}
              </span>
            </a>
          </li>
        ))}
      </ul>
      {found > rows.length && <p>ほかに{found - rows.length}人います。名前で探してください。</p>}
      {found === 0 && <p>見つかりません。</p>}
    </main>
  </Page>
)

export const DoctorPage = ({ doctor, is_friend }: { doctor: Enrolled; is_friend: boolean }) => (
  <Page title={`${doctor.name}先生`}>
    <header>
      <h1>{doctor.name} 先生</h1>
      <p>
        {doctor.association_name} {doctor.number} <a href="/">先生の一覧へ</a>
      </p>
    </header>
    <main class="two">
      {doctor.user_id ? (
        <section class="phone">
          <h2>LINE</h2>
          <iframe title={`${doctor.name}先生のLINE`} src={`/doctors/${doctor.number}/line`} />
          <form method="post" action={`/doctors/${doctor.number}/say`} class="say">
            <input
              type="text"
              name="text"
              maxlength={500}
              required
              aria-label="LINEで送る言葉"
              placeholder="LINEで送る言葉"
            />
            <button type="submit">送る</button>
          </form>
          <form method="post" action={`/doctors/${doctor.number}/${is_friend ? 'block' : 'follow'}`}>
            <button type="submit">{is_friend ? 'ブロックする' : '友だちに追加する'}</button>
          </form>
        </section>
      ) : (
        <p class="none">LINEは登録されていません。</p>
      )}
      {doctor.mail ? (
        <section class="mailbox">
          <h2>メール</h2>
          <iframe title={`${doctor.name}先生のメール`} src={`/doctors/${doctor.number}/mail`} />
        </section>
      ) : (
        <p class="none">メールは登録されていません。</p>
      )}
    </main>
  </Page>
)

export const Mails = ({ mails }: { mails: Awaited<ReturnType<ReceivedMail['read']>>[] }) => (
  <div class="mails">
    {mails.length === 0 && <p class="empty">まだ何も届いていません。</p>}
    {mails.toReversed().map(({ subject, from, text, link, at }, index) => (
      <details open={index === 0}>
        <summary>
          <strong>{subject}</strong>
          <small>
            {from} {dayAndTime(new Date(at))}
          </small>
        </summary>
        <Linked text={text} />
        {link && (
          <a class="open" href={link} target="_blank" rel="noreferrer">
            リンクを開く
          </a>
        )}
      </details>
    ))}
  </div>
)
