import {
  ALL_QUESTIONS,
  choiceInWords,
  type DetailQuestion,
  isAlarming,
  questionOf,
} from '../replies/details/questions.ts'
import { provenance } from '../replies/hearing.ts'
import { BANDS, headline } from '../safety-checks/rules.ts'
import { Layout } from '../ui/layout.tsx'
import { clockTime, dayAndTime } from '../ui/time.ts'
import type { Detail } from './details-queries.ts'
import type { ListFrame } from './list-frame.tsx'
import { Phone } from './needs-help.tsx'
import { people } from './words.ts'

/** 停電・断水など — what was said beyond the four buttons: who needs something first, then the counts. */
export const DetailsPage = ({
  check,
  staff,
  at,
  found,
}: Pick<ListFrame, 'check' | 'staff' | 'at'> & { found: Detail[] }) => (
  <Layout
    title={`${headline(check)} くわしい状況`}
    band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
    staff={staff}
    styles={['board.css']}
    scripts={['board.js']}
  >
    <div class="list">
      <p class="back">
        <a href={`/safety-checks/${check.id}`}>集計に戻る</a>
      </p>
      <div class="list-head">
        <h1>
          {headline(check)}
          <br />
          くわしい状況
        </h1>
        <p class="caution">取扱注意</p>
      </div>
      <p>
        <span class="paper">{staff.association_name} </span>
        {dayAndTime(at)}の内容です。答えた人だけの数です。答えていない人は、無事とは限りません。
        <button type="button" class="link" data-print hidden>
          印刷
        </button>
      </p>
      {found.length === 0 ? (
        <p class="empty">くわしい状況は、まだ届いていません。先生方は、回答のあとに任意で知らせられます。</p>
      ) : (
        <>
          {found.some(({ question, choice }) => question === 'PW_ASK' && choice === '1') && (
            <p>
              <a href="/power/needs">「電源を借りたい」の回答を電源の申出にする</a>
            </p>
          )}
          <Troubles found={found} />
          <h2>項目ごとの数</h2>
          <Counts found={found} />
        </>
      )}
    </div>
  </Layout>
)

const Troubles = ({ found }: { found: Detail[] }) => {
  const troubled = found.flatMap((detail) => {
    const question = questionOf(detail.question)
    return question && isAlarming(question, detail.choice) ? [{ detail, question }] : []
  })
  const each = [...Map.groupBy(troubled, ({ detail }) => detail.member_id).values()]
  if (each.length === 0) return <p class="empty">困っているという知らせは、ありません。</p>
  return (
    <>
      <h2>困っているという知らせ（{people(each.length)}人）</h2>
      <section class="scroll" tabindex={0} aria-label="困っているという知らせの表">
        <table class="names">
          <thead>
            <tr>
              <th scope="col">氏名</th>
              <th scope="col">電話</th>
              <th scope="col">医療機関</th>
              <th scope="col">区</th>
              <th scope="col">知らせ</th>
            </tr>
          </thead>
          <tbody>
            {each.map((some) => (
              <Row some={some} />
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}

const Row = ({ some }: { some: { detail: Detail; question: DetailQuestion }[] }) => {
  const [first] = some
  if (!first) return null
  const { detail: person } = first
  return (
    <tr>
      <th scope="row">
        <small>{person.kana}</small>
        <br />
        {person.name}
      </th>
      <td>
        <Phone phone={person.phone} name={person.name} />
      </td>
      <td>{person.facility ?? '—'}</td>
      <td>{person.ward ?? '—'}</td>
      <td>
        {some.map(({ detail, question }) => (
          <div>
            {question.label}: <strong>{choiceInWords(question, detail.choice)}</strong>{' '}
            <small>
              {clockTime(detail.event_at)} {provenance({ via: detail.via, heard_from: null })}
            </small>
          </div>
        ))}
      </td>
    </tr>
  )
}

const Counts = ({ found }: { found: Detail[] }) => {
  const byCode = Map.groupBy(found, ({ question }) => question)
  return (
    <section class="scroll" tabindex={0} aria-label="項目ごとの数の表">
      <table class="names">
        <thead>
          <tr>
            <th scope="col">項目</th>
            <th scope="col">答えた人</th>
            <th scope="col">内訳</th>
          </tr>
        </thead>
        <tbody>
          {ALL_QUESTIONS.flatMap((question) => {
            const said = byCode.get(question.code) ?? []
            return said.length === 0
              ? []
              : [
                  <tr>
                    <th scope="row">{question.label}</th>
                    <td>
                      {people(said.length)}人
                      <ByStaff said={said} />
                    </td>
                    <td>{inWords(question, said)}</td>
                  </tr>,
                ]
          })}
        </tbody>
      </table>
    </section>
  )
}

/** Who the doctor's own word is from is what he is asked again at the telephone. */
const ByStaff = ({ said }: { said: Detail[] }) => {
  const by_staff = said.filter(({ via }) => via === 'facility').length
  return by_staff > 0 ? (
    <>
      <br />
      <small>うち医院のスタッフから {people(by_staff)}人</small>
    </>
  ) : null
}

/** A count is summed up, choices are counted. */
function inWords({ kind, choices }: DetailQuestion, said: Detail[]) {
  if (kind === 'count')
    return `合わせて${people(said.reduce((sum, { choice }) => sum + Number(choice), 0))}人`
  const many = (code: string) => said.filter(({ choice }) => choice === code).length
  return choices
    .filter(([code]) => many(code) > 0)
    .map(([code, label]) => `${label} ${people(many(code))}`)
    .join('・')
}
