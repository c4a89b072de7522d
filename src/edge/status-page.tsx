import { Page } from '../replies/page-frame.tsx'
import { dayAndTime, span } from '../ui/time.ts'
import type { Inbox } from './inbox.ts'
import type { Watch } from './watch.ts'

interface Standing {
  inbox: ReturnType<Inbox['status']>
  watch: ReturnType<Watch['status']>
  now: number
  channels: number
}

const WHY: Record<string, string> = {
  '413': '大きすぎる',
  '400': '形が正しくない',
  unreadable: '鍵が合わず開けない',
  forged: '署名が合わない',
  unknown_channel: '知らないLINEアカウント',
  no_webhook: 'LINEのデータでない',
  no_answer: '回答でない',
}

/** 見張りの画面 — counts and times only, so that anybody may look: no name, no answer, no title. */
export const StatusPage = ({ inbox, watch, now, channels }: Standing) => (
  <Page check={null} about="受付のようす">
    <h1>回答の受付(エッジ)</h1>
    <h2>{watch.silent_since === null ? headingWhileUp(watch) : 'サーバーが応答していません'}</h2>
    {watch.silent_since !== null && (
      <p class="note">
        {dayAndTime(new Date(watch.silent_since))}から{span(now - watch.silent_since)}。
        回答は、こちらでお預かりしています。
      </p>
    )}
    <p>最後に応答: {watch.seen_at === null ? 'まだありません' : dayAndTime(new Date(watch.seen_at))}</p>
    <p>
      引き渡しを待っている: {inbox.waiting}件
      {inbox.oldest_waiting !== null && `(いちばん古いもの ${span(now - inbox.oldest_waiting)}前)`}
    </p>
    <p>引き渡した(保存期間のうち): {inbox.handed_over}件</p>
    {inbox.refused.map(({ why, n }) => (
      <p class="note">
        サーバーが受け取らなかった: {n}件({WHY[why] ?? why})。消さずに取り置いています。
      </p>
    ))}
    <p>
      控えのある安否確認: {inbox.checks}件{inbox.stale > 0 && `(うち古いもの ${inbox.stale}件)`}
    </p>
    <p>LINE公式アカウント: {channels}件</p>
    {watch.not_told.length > 0 && <p class="note">役員への知らせを送れませんでした。</p>}
    <h2>稼働率(外から見て)</h2>
    <p>この30日: {inPercent(watch.uptime_30_days)}</p>
    {watch.days.slice(0, 7).map(({ day, uptime, looks, answered }) => (
      <p>
        {day}: {inPercent(uptime)}({looks}回のうち{answered}回応答)
      </p>
    ))}
  </Page>
)

const headingWhileUp = ({ seen_at }: Standing['watch']) =>
  seen_at === null ? 'まだ見ていません' : 'サーバーは応答しています'

const inPercent = (uptime: number | null) => (uptime === null ? '—' : `${uptime}%`)
