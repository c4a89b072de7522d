import { sha256, toBase64, utf8 } from '../relay/bytes.ts'
import type { SnapshotHead } from '../relay/protocol.ts'
import { Call, Page } from '../replies/page-frame.tsx'
import { headersWith, STYLE } from '../replies/page-style.ts'
import type { OfficeOf } from './snapshots.ts'

/** What the origin's page would know, as far as the edge was told. */
export const askedFrom = ({ association_name, phone, check }: SnapshotHead, surname: string | null) => ({
  association_name,
  phone,
  check: { ...check, deadline_at: dateOf(check.deadline_at), closed_at: dateOf(check.closed_at) },
  member_name: surname,
  facility_name: null,
  present: null,
})

const dateOf = (at: number | null) => (at === null ? null : new Date(at))

/** 控えなし — the edge has not been told of this link. It says so, and gives the telephone. */
export const MissingPage = ({ offices }: { offices: OfficeOf[] }) => (
  <Page check={null} about="いまは受け付けられません">
    <h1>安否確認</h1>
    <h2>医師会のサーバーにつながりません</h2>
    <p>このリンクの安否確認の内容が、こちらに届いていません。回答は、まだお預かりしていません。</p>
    <p>しばらくしてからもう一度開くか、所属の医師会の事務局へ電話でお知らせください。</p>
    <p>命に関わるときは119番へ連絡してください。</p>
    {offices.map(({ name, phone }) => (
      <>
        <p class="after">{name}</p>
        <Call phone={phone} />
      </>
    ))}
  </Page>
)

/** くわしい状況 has to wait for the server; the answer itself does not. */
export const LaterPage = () => (
  <Page check={null} about="くわしい状況">
    <h1>安否確認</h1>
    <h2>いまは、くわしい状況を受け取れません</h2>
    <p>医師会のサーバーにつながりません。4つのボタンの回答は、メールのリンクから送れます。</p>
  </Page>
)

export const TooOftenPage = () => (
  <Page check={null} about="回答">
    <h1>安否確認</h1>
    <h2>続けて押されています</h2>
    <p>回答はお預かりしています。変更するときは、1分ほど待ってから押してください。</p>
  </Page>
)

let headers: Record<string, string> | null = null

export async function pageHeaders() {
  headers ??= headersWith(toBase64(await sha256(utf8(STYLE))))
  return headers
}
