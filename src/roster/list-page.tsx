import type { SignedInStaff } from '../app.tsx'
import { may, type Right, rightTo } from '../rights.ts'
import { ButtonLink, Notice } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { dayAndTime } from '../ui/time.ts'
import { FilterForm, type FilterWords, filterWords } from './list-filters.tsx'
import { type Filters, hrefOf, type ListedMember, type Sight } from './list-rules.ts'
import { shownNumber } from './member-rules.ts'
import { maskPhone } from './reach.ts'
import { ROLES } from './table.ts'
import { asPeople, dayOf, whyUnreached } from './words.ts'

export interface ListPageProps {
  staff: SignedInStaff
  filters: Filters
  sight: Sight
  wards: string[]
  /** How many pass, and of how many. */
  found: number
  among: number
  /** Nobody at all, whatever the filters. */
  empty: boolean
  page: number
  pages: number
  rows: ListedMember[]
  at: Date
}

export const ListPage = (props: ListPageProps) => {
  const { staff, filters, wards, found, among, empty, at } = props
  const chips = filterWords(filters)
  return (
    <Layout title="名簿" staff={staff} scripts={['search.js']}>
      <div class="heading">
        <h1>名簿</h1>
        <div class="roster-ways">
          {leadsTo(staff, 'GET /roster/import') && <ButtonLink href="/roster/import">取り込む</ButtonLink>}
          {may(staff.role, 'GET /roster/export') && <ButtonLink href="/roster/export">書き出す</ButtonLink>}
          {may(staff.role, 'GET /roster/members/new') && (
            <ButtonLink kind={empty ? 'second' : 'main'} href="/roster/members/new">
              会員を登録する
            </ButtonLink>
          )}
        </div>
      </div>
      {empty ? (
        <Empty staff={staff} />
      ) : (
        <>
          <FilterForm filters={filters} sight={props.sight} wards={wards} />
          <Chips chips={chips} filters={filters} />
          <p class="roster-count" role="status">
            {found === among && chips.length === 0 ? (
              <strong>{asPeople(among)}人</strong>
            ) : (
              <>
                {asPeople(among)}人中 <strong>{asPeople(found)}人</strong>
              </>
            )}
            <span class="paper-only">
              {staff.association_name} 名簿 取扱注意 {dayAndTime(at)}
            </span>
          </p>
          {found === 0 ? <NobodyFound filters={filters} /> : <Table {...props} />}
          <Pages {...props} />
        </>
      )}
    </Layout>
  )
}

/** Also for a page that another part of the product brings: no link before it is there. */
const leadsTo = (staff: SignedInStaff, url: string) => {
  const right: Right | null = rightTo(url)
  return Array.isArray(right) && right.includes(staff.role)
}

const Empty = ({ staff }: { staff: SignedInStaff }) => (
  <Notice kind="info" title="まだ会員がいません">
    <p>
      {may(staff.role, 'GET /roster/members/new')
        ? 'お手元のExcelの名簿を取り込むか、1人ずつ登録してください。'
        : '事務局が名簿を登録すると、ここで見られます。'}
    </p>
  </Notice>
)

const Chips = ({ chips, filters }: { chips: FilterWords[]; filters: Filters }) =>
  chips.length === 0 ? null : (
    <ul class="chips" aria-label="いまの条件">
      {chips.map(({ filter, words }) => (
        <li>
          <a class="chip" href={hrefOf(filters, { without: filter })} aria-label={`条件を外す ${words}`}>
            {words} <span aria-hidden="true">×</span>
          </a>
        </li>
      ))}
      {chips.length > 1 && (
        <li>
          <a class="chip-all" href="/roster">
            すべて外す
          </a>
        </li>
      )}
    </ul>
  )

const NobodyFound = ({ filters }: { filters: Filters }) => (
  <Notice kind="info" title="あてはまる会員はいません">
    <p>
      {filters.q && '氏名・フリガナ・医療機関・会員番号で探せます。電話番号は4桁から探せます。'}
      {filters.stay === 'now' && '退会した会員は、「在籍」で選ぶと出ます。'}
    </p>
    <p>
      <a class="roster-out" href="/roster">
        条件をすべて外す
      </a>
    </p>
  </Notice>
)

const Table = ({ staff, rows, sight }: ListPageProps) => {
  const opens = may(staff.role, 'GET /roster/members/:id')
  return (
    <table class={`roster roster-${sight}`}>
      <thead>
        <tr>
          <th scope="col">氏名</th>
          <th scope="col">医療機関</th>
          <th scope="col">地区</th>
          <th scope="col">役職</th>
          <th scope="col">区分</th>
          {sight !== 'nothing' && (
            <>
              <th scope="col">届き方</th>
              <th scope="col">電話</th>
            </>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((member) => (
          <tr>
            <th scope="row">
              <small>
                {member.kana}
                {shownNumber(member.member_number) && (
                  <span class="roster-number">{shownNumber(member.member_number)}</span>
                )}
              </small>
              {opens ? (
                <a href={`/roster/members/${member.id}`}>{member.name}</a>
              ) : (
                <span>{member.name}</span>
              )}
              {member.left_at && <span class="tag">{dayOf(member.left_at)}に退会</span>}
            </th>
            <Cell label="医療機関" text={member.facility_name} />
            <Cell label="地区" text={member.ward} />
            <Cell label="役職" text={ROLES[member.role]} />
            <Cell label="区分" text={member.membership} />
            {sight !== 'nothing' && (
              <>
                <td data-label="届き方">
                  <Ways member={member} />
                </td>
                <Phones phones={member.phones} sight={sight} />
              </>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const Cell = ({ label, text }: { label: string; text: string | null }) => (
  <td data-label={label} class={text ? undefined : 'nothing'}>
    {text ?? '—'}
  </td>
)

const Phones = ({ phones, sight }: { phones: string[]; sight: Sight }) =>
  phones.length === 0 ? (
    <Cell label="電話" text={null} />
  ) : (
    <td data-label="電話" class="roster-phone">
      {phones.map((phone) => (
        <span>{sight === 'all' ? phone : maskPhone(phone)}</span>
      ))}
    </td>
  )

const Ways = ({ member: { reach } }: { member: ListedMember }) => {
  const why = whyUnreached(reach)
  if (why)
    return (
      <span class="unreached">
        <strong>届かない</strong> {why}
      </span>
    )
  return (
    <>
      {reach.line === 'open' && <span class="way">LINE ○</span>}
      {reach.mail === 'open' && <span class="way">メール ○</span>}
      {reach.line === 'lost' && <span class="way way-lost">LINE ×</span>}
      {reach.mail === 'lost' && <span class="way way-lost">メール ×</span>}
    </>
  )
}

const Pages = ({ filters, page, pages }: ListPageProps) =>
  pages === 1 ? null : (
    <nav class="pages" aria-label="ページ">
      {page > 1 && <a href={hrefOf(filters, { page: page - 1 })}>前の100人</a>}
      <span>
        {page} / {pages}ページ
      </span>
      {page < pages && <a href={hrefOf(filters, { page: page + 1 })}>次の100人</a>}
    </nav>
  )
