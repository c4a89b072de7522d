import type { PropsWithChildren } from 'hono/jsx'
import type { SignedInStaff } from '../../app.tsx'
import { ButtonLink, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { BANDS, headline } from '../rules.ts'
import type { SafetyCheck } from '../table.ts'
import { noticeHeadline, noticeMessages, type Telling } from './words.ts'

export interface CheckFrame {
  staff: SignedInStaff
  check: SafetyCheck
}

/** A page about one check; its purpose stands above everything else. */
export const CheckPage = ({
  staff,
  check,
  about,
  wide = false,
  children,
}: PropsWithChildren<CheckFrame & { about: string; wide?: boolean }>) => (
  <Layout
    title={`${headline(check)} ${about}`}
    band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
    staff={staff}
    styles={['notices.css']}
  >
    <div class={wide ? undefined : 'narrow'}>
      <h1>{headline(check)}</h1>
      {children}
    </div>
  </Layout>
)

/** The bubble as LINE would draw it, from the very message that goes out, and the mail's subject. */
export const NoticePreview = ({ telling, name }: { telling: Telling; name?: string }) => (
  <figure class="notice-preview">
    <figcaption>{name ?? '届く文面'}</figcaption>
    {noticeMessages(telling).map(({ contents }) =>
      contents.type === 'bubble' ? (
        <div class={`bubble bubble-${telling.check.purpose}`}>
          <div class="bubble-head">{wordsIn(contents.header)}</div>
          <div class="bubble-body">{wordsIn(contents.body)}</div>
        </div>
      ) : null,
    )}
    <p class="subject">
      <small>メールの件名</small> {noticeHeadline(telling)}({telling.association_name})
    </p>
  </figure>
)

const wordsIn = (box: { contents: { type: string }[] } | undefined) =>
  (box?.contents ?? []).map((part) =>
    'text' in part && typeof part.text === 'string' ? (
      <p class={'weight' in part && part.weight === 'bold' ? 'flex-bold' : ''}>{part.text}</p>
    ) : null,
  )

const ALREADY = {
  not_open: {
    title: 'いまは回答を受けていません',
    text: 'すでに終わったか、まだ送っていません。何も変わっていません。',
  },
  not_draft: {
    title: 'すでに送ったか、取りやめています',
    text: '事前案内は、送る前の安否確認だけに使えます。何も送っていません。',
  },
  is_actual: { title: '本番に事前案内はありません', text: '事前案内は、訓練と配信テストだけに使えます。' },
  actual_running: {
    title: '本番の回答を受けているあいだは送れません',
    text: '本番と訓練の連絡がまざらないように止めています。何も送っていません。',
  },
  not_callable: {
    title: 'もう中止・延期はできません',
    text: 'すでに終わったか、取りやめています。何も送っていません。',
  },
  told_meanwhile: {
    title: 'ほかの人が先に知らせました',
    text: '先生方に同じ知らせを2度送らないよう、いまの操作では何も送っていません。',
  },
  changed_meanwhile: {
    title: 'ほかの人が先に締切を変えました',
    text: 'いまの操作では何も変えていません。新しい締切を確かめてください。',
  },
  not_planned: { title: 'すでに送ったか、取り消しています', text: '何も変わっていません。' },
} as const
export type Already = keyof typeof ALREADY

/** For the second of two clicks, or of two people: nothing happened twice. */
export const AlreadyPage = ({
  staff,
  check,
  reason,
  href,
}: CheckFrame & { reason: Already; href: string }) => (
  <CheckPage staff={staff} check={check} about={ALREADY[reason].title}>
    <Notice kind="info" title={ALREADY[reason].title}>
      <p>{ALREADY[reason].text}</p>
    </Notice>
    <div class="actions">
      <ButtonLink kind="main" href={href}>
        もどる
      </ButtonLink>
    </div>
  </CheckPage>
)
