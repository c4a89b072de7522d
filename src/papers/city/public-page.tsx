import type { PropsWithChildren } from 'hono/jsx'
import { SheetView } from '../../board/sheet-view.tsx'
import { people } from '../../board/words.ts'
import { BANDS, headline } from '../../safety-checks/rules.ts'
import { dialled } from '../../ui/dialled.ts'
import { SinglePage } from '../../ui/single-page.tsx'
import { eraMoment } from '../../ui/time.ts'
import { CITY_STYLE } from './public-style.ts'
import type { Shown } from './queries.ts'
import { citySheet } from './rules.ts'

const Frame = ({ shown, children }: PropsWithChildren<{ shown: Shown }>) => (
  <SinglePage
    title={`${headline(shown)} 開いている医療機関の一覧`}
    style={CITY_STYLE}
    band={
      <header>
        <p class={`band ${shown.purpose}`}>{BANDS[shown.purpose]}</p>
      </header>
    }
  >
    <h1>{headline(shown)} 開いている医療機関の一覧</h1>
    {children}
    <p>
      {shown.association_name}
      {shown.phone && (
        <>
          {' '}
          事務局 <a href={`tel:${dialled(shown.phone)}`}>{shown.phone}</a>
        </>
      )}
    </p>
  </SinglePage>
)

const Standing = ({ shown }: { shown: Shown }) => (
  <p class="until">
    第{shown.version}版（{people(shown.clinics.length)}か所）{eraMoment(shown.approved_at)}に
    {shown.association_name}
    が承認。
    <strong>このリンクは{eraMoment(shown.expires_at)}に切れます。</strong>
  </p>
)

/** Opening a link shows nothing and counts nothing: mail scanners and previews open every link. */
export const CityDoorPage = ({ shown }: { shown: Shown }) => (
  <Frame shown={shown}>
    <Standing shown={shown} />
    <p>下のボタンで開きます。開いた回数は、医師会の記録に残ります（どなたが開いたかは残りません）。</p>
    <Buttons />
  </Frame>
)

export const CityListPage = ({ shown }: { shown: Shown }) => (
  <Frame shown={shown}>
    <Standing shown={shown} />
    <SheetView
      sheet={citySheet(shown.clinics, '診療しているという回答があった医療機関', 'page')}
      heading="h2"
    />
    <p>
      ここにない医療機関は、休診か、まだ回答がない所です。診療の内容は変わることがあります。おいでになる前に、医療機関へ確かめてください。
    </p>
    <Buttons again />
  </Frame>
)

const Buttons = ({ again = false }: { again?: boolean }) => (
  <form method="post">
    <button type="submit" name="as" value="page" class={again ? 'second' : undefined}>
      {again ? '最新の版を見る' : '一覧を開く'}
    </button>
    <button type="submit" name="as" value="file" class="second">
      CSVで保存
    </button>
  </form>
)

const OVER = {
  ended: { title: 'この一覧は取り消されました', text: '医師会がリンクを取り消しました。' },
  expired: {
    title: 'この一覧の期限が切れました',
    text: '古い一覧で患者さんを案内しないよう、72時間で切れます。',
  },
  withdrawn: {
    title: 'この一覧は取り消されました',
    text: 'もとになった安否確認が取り消されました。',
  },
} as const

export const CityOverPage = ({ shown, why }: { shown: Shown; why: keyof typeof OVER }) => (
  <Frame shown={shown}>
    <p class="until">
      <strong>{OVER[why].title}。</strong>
      {OVER[why].text}新しい一覧がいるときは、事務局に電話してください。
    </p>
  </Frame>
)

export const NoCityListPage = () => (
  <SinglePage title="このリンクは使えません" style={CITY_STYLE}>
    <h1>このリンクは使えません</h1>
    <p>
      アドレスが途中で切れていないか確かめてください。わからないときは、医師会の事務局に電話してください。
    </p>
  </SinglePage>
)
