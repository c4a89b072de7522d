import { type Asked, Office, Page, WhoAsks } from '../page-frame.tsx'
import { inWords } from '../words.ts'
import { MORE_STYLE } from './more-style.ts'
import type { DetailQuestion } from './questions.ts'

interface MorePageProps {
  asked: Asked
  questions: DetailQuestion[]
  /** What is chosen now, by code: the doctor's own words of this check, or what was just typed. */
  chosen: ReadonlyMap<string, string>
  wrong: string[]
  /** A clinic's staff writes, and the office reads that. */
  is_by_clinic: boolean
  /** Something is chosen that was said in an earlier round only, and is sent anew. */
  is_of_last_round?: boolean
}

/** くわしい状況のページ — after the thanks and never before; every question may be left out. */
export const MorePage = ({
  asked,
  questions,
  chosen,
  wrong,
  is_by_clinic,
  is_of_last_round,
}: MorePageProps) => (
  <Page check={asked.check} about="くわしい状況" style={MORE_STYLE}>
    <WhoAsks asked={asked} />
    <h2>くわしい状況(任意)</h2>
    <p>
      {asked.present && `「${inWords(asked.present.condition)}」は受け付けています。`}
      分かるところだけで構いません。空けたままでも送れます。
    </p>
    {is_by_clinic && (
      <p class="note">
        {asked.member_name}先生の代わりに知らせます。「医院のスタッフから」として事務局に届きます。
      </p>
    )}
    {is_of_last_round && (
      <p class="note">前の報のお答えを選んであります。変わったところを直して、「送る」を押してください。</p>
    )}
    {wrong.length > 0 && (
      <p class="note" role="alert">
        人数は、0から999までの数字で入れてください。まだ送っていません。
      </p>
    )}
    <form method="post">
      {questions.map((question) => (
        <Card question={question} chosen={chosen.get(question.code)} wrong={wrong.includes(question.code)} />
      ))}
      <button type="submit">送る</button>
    </form>
    <Office phone={asked.phone} />
  </Page>
)

const Card = ({
  question: { code, label, kind, choices },
  chosen,
  wrong,
}: {
  question: DetailQuestion
  chosen: string | undefined
  wrong: boolean
}) =>
  kind === 'count' ? (
    <label class="count">
      {label}
      <span>
        <input
          name={code}
          inputmode="numeric"
          maxlength={3}
          value={chosen}
          aria-invalid={wrong ? 'true' : undefined}
        />
        人
      </span>
    </label>
  ) : (
    <fieldset>
      <legend>{label}</legend>
      {choices.map(([choice, words]) => (
        <label>
          <input type="radio" name={code} value={choice} checked={choice === chosen} />
          {words}
        </label>
      ))}
    </fieldset>
  )

/** What became of it, and the way back to change it. */
export const ToldPage = ({
  asked,
  told,
  back,
  power,
}: {
  asked: Asked
  told: number
  back: string
  /** Where somebody who wants to borrow power says for which devices; null for everybody else. */
  power: string | null
}) => (
  <Page check={asked.check} about="受け付けました" style={MORE_STYLE}>
    <WhoAsks asked={asked} />
    <h2>{told > 0 ? '受け付けました' : '変わったところはありませんでした'}</h2>
    <p class="got" role="status">
      {told > 0 ? `${told}つの項目が事務局に届きました。` : '前にお知らせいただいた内容のままです。'}
    </p>
    {power && (
      <>
        <a class="call" href={power}>
          電源の申出に進む <small>機器と人数だけ・2分</small>
        </a>
        <p>進まなくても、事務局から電話します。</p>
      </>
    )}
    <p>
      このページは閉じて構いません。<a href={back}>変更する</a>
    </p>
    <Office phone={asked.phone} />
  </Page>
)

/** The details cannot be taken now: the answer itself stands. */
export const NotNowPage = ({ asked }: { asked: Asked | null }) => (
  <Page check={asked?.check ?? null} about="くわしい状況" style={MORE_STYLE}>
    {asked && <WhoAsks asked={asked} />}
    <h2>いまは送れません</h2>
    <p>
      くわしい状況は、まだ届いていません。少し待ってから、もう一度お試しください。先に押していただいた回答は届いています。
    </p>
  </Page>
)
