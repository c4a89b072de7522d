import type { SignedInStaff } from '../app.tsx'
import { dialled } from '../ui/dialled.ts'
import { Button, Notice } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { day, dayAndTime } from '../ui/time.ts'
import type { ContactLink } from './table.ts'
import type { HardToReach } from './unreachable.ts'
import { reasonsOf, TROUBLES } from './words.ts'

export const FILTERS = ['all', 'no_contact', 'broken', 'silent', 'partly', 'mended'] as const
export type Filter = (typeof FILTERS)[number]

const FILTER_NAMES: Record<Filter, string> = {
  all: 'すべて',
  no_contact: TROUBLES.no_contact.name,
  broken: TROUBLES.broken.name,
  silent: TROUBLES.silent.name,
  partly: TROUBLES.partly.name,
  mended: '本人が確かめた',
}

const isShown = (person: HardToReach, filter: Filter) =>
  filter === 'all' || (filter === 'mended' ? person.used_at !== null : person.trouble === filter)

export type UnreachableNotice = keyof typeof NOTICES | { mailed: number }
const NOTICES = {
  nobody_chosen: {
    title: '先生を選んでください',
    text: '名前の左の四角を押して選びます。何も送っていません。',
  },
  no_mail: {
    title: 'メールを送れる先生がいません',
    text: '選んだ先生には、届くメールがありません。手紙をつくってください。',
  },
  just_sent: {
    title: '少し前に送ったばかりです',
    text: '同じ先生に続けては送りません。10分たってから、もう一度押してください。',
  },
} as const

const SHOWN = 500

export const UnreachablePage = ({
  staff,
  all,
  filter,
  notice,
  at,
}: {
  staff: SignedInStaff
  all: HardToReach[]
  filter: Filter
  notice: UnreachableNotice | null
  at: Date
}) => {
  const people = all.filter((person) => isShown(person, filter))
  const with_mail = people.filter(({ trouble, has_mail }) => trouble && has_mail).length
  return (
    <Layout title="届かない先生" staff={staff} styles={['office.css']}>
      <div class="heading">
        <h1>届かない先生</h1>
        <p class="support">{dayAndTime(at)}の内容です。取扱注意</p>
      </div>
      {notice && <Told notice={notice} />}
      <p class="lead">
        災害のときに連絡が届かないおそれのある先生です。電話で伺うか、ご本人に直してもらうリンクを送ってください。
      </p>
      <nav class="filters" aria-label="表示する先生">
        {FILTERS.map((name) => (
          <a
            href={name === 'all' ? '/unreachable' : `/unreachable?show=${name}`}
            aria-current={name === filter ? 'page' : undefined}
          >
            {FILTER_NAMES[name]} {all.filter((person) => isShown(person, name)).length}
          </a>
        ))}
      </nav>
      {people.length === 0 ? (
        <Notice kind="done" title={filter === 'all' ? '届かない先生はいません' : '該当する先生はいません'}>
          <p>配信のたびに、ここを自動で新しくします。</p>
        </Notice>
      ) : (
        <form method="post" action="/unreachable/links">
          <input type="hidden" name="working_for" value={staff.association} />
          <input type="hidden" name="show" value={filter} />
          {people.length > SHOWN && <p>はじめの{SHOWN}人を表示しています。</p>}
          <ul class="people">
            {people.slice(0, SHOWN).map((person) => (
              <Person person={person} at={at} />
            ))}
          </ul>
          <div class="actions">
            <Button name="way" value="mail">
              選んだ先生にメールを送る
            </Button>
            <Button kind="second" name="way" value="letter">
              選んだ先生の手紙をつくる
            </Button>
          </div>
        </form>
      )}
      {with_mail > 1 && (
        <form method="post" action="/unreachable/links" class="actions">
          <input type="hidden" name="working_for" value={staff.association} />
          <input type="hidden" name="show" value={filter} />
          <input type="hidden" name="who" value="all" />
          <Button kind="second" name="way" value="mail">
            メールのある{with_mail}人全員に送る
          </Button>
        </form>
      )}
    </Layout>
  )
}

const Told = ({ notice }: { notice: UnreachableNotice }) =>
  typeof notice === 'string' ? (
    <Notice kind="wrong" title={NOTICES[notice].title}>
      <p>{NOTICES[notice].text}</p>
    </Notice>
  ) : (
    <Notice kind="done" title={`${notice.mailed}人に確認のメールを送ります`}>
      <p>先生が直すと、この一覧に「本人が直しました」と出ます。リンクは14日間使えます。</p>
    </Notice>
  )

const Person = ({ person, at }: { person: HardToReach; at: Date }) => {
  const { member_id, name, kana, facility, ward, phone, trouble } = person
  const id = `member-${member_id}`
  const last = latest(person.replied_at, person.reached_at)
  return (
    <li class="person">
      <label class="pick" for={id}>
        <input type="checkbox" id={id} name={id} value="on" />
        <span>
          <small>{kana}</small>
          <strong>{name}</strong>
          <small>
            {[facility, ward].filter(Boolean).join('・')}
            {facility || ward ? ' ' : ''}
          </small>
        </span>
      </label>
      <div class="why">
        {trouble && <strong class={`trouble trouble-${trouble}`}>{TROUBLES[trouble].name}</strong>}
        <p>{reasonsOf(person).join('')}</p>
        <Mended person={person} at={at} />
      </div>
      <div class="next">
        {trouble && <p>{TROUBLES[trouble].what_to_do}</p>}
        <p class="support">
          {phone ? (
            <>
              電話 <a href={`tel:${dialled(phone)}`}>{phone}</a>
            </>
          ) : (
            '電話の登録がありません'
          )}
          <br />
          {last ? `最後に届いた・回答した日 ${day(last)}` : 'まだ一度も届いていません'}
        </p>
      </div>
    </li>
  )
}

const latest = (...dates: (Date | null)[]) =>
  dates.filter((date) => date !== null).sort((a, b) => b.getTime() - a.getTime())[0] ?? null

const OUTCOMES = {
  right: '本人が「すべて正しい」と確かめました',
  changed: '本人が直しました',
  confirmed: '本人が直しました',
} as const satisfies Record<NonNullable<ContactLink['outcome']>, string>

const Mended = ({ person, at }: { person: HardToReach; at: Date }) => {
  const { used_at, outcome, waits_for_mail, link_at, link_way, link_mail_status } = person
  return (
    <p class="support">
      {used_at && outcome && (
        <strong class="mended">
          {OUTCOMES[outcome]}（{day(used_at)}）
        </strong>
      )}
      {waits_for_mail && '新しいメールは、本人の確認を待っています。'}
      {!used_at && link_at && link_mail_status === 'failed' && '確認のメールを送れませんでした。'}
      {!used_at &&
        link_at &&
        link_mail_status !== 'failed' &&
        `${day(link_at)}に${link_way === 'letter' ? '手紙をつくりました' : '確認のメールを送りました'}${
          at.getTime() - link_at.getTime() > 14 * 86_400_000 ? '（期限切れ）' : ''
        }。`}
    </p>
  )
}
