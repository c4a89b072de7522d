import type { SignedInStaff } from '../../app.tsx'
import { newId } from '../../id.ts'
import { provenance } from '../../replies/hearing.ts'
import type { Condition } from '../../replies/table.ts'
import { inWords } from '../../replies/words.ts'
import { BANDS, headline } from '../../safety-checks/rules.ts'
import type { SafetyCheck } from '../../safety-checks/table.ts'
import { ButtonLink, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { clockTime } from '../../ui/time.ts'
import { narrowedTo, type Place, queryOf } from './entry-parts.tsx'
import type { Asked, Said } from './queries.ts'
import { addressOf, pressedAs } from './rules.ts'

const REASONS = {
  answered_meanwhile: { title: '別の回答が入っています', text: '' },
  withdrawn: {
    title: 'この安否確認は取り消されました',
    text: '回答は記録していません。先生に、回答がいらないことを伝えてください。',
  },
  expired: {
    title: '回答の受付は終わりました',
    text: '締め切って24時間がたったため、記録していません。',
  },
  not_yours: {
    title: 'ほかの方が入れた回答です',
    text: '取り消せるのは入れた方だけです。正しい回答を新しく入れると、そちらが数えられます。',
  },
  too_late: {
    title: '10分が過ぎました',
    text: 'もう取り消せません。正しい回答を新しく入れると、そちらが数えられます。',
  },
  already_retracted: { title: 'すでに取り消しています', text: 'もう一度の取り消しはいりません。' },
} as const

interface RefusedPageProps {
  check: SafetyCheck
  staff: SignedInStaff
  place: Place
  reason: keyof typeof REASONS
  /** Whose answer it was to be, which, and what counts now. */
  meant?: { person: Asked; condition: Condition; present: Said | undefined }
}

/** Nothing was changed, and why; where another answer came first, the press can be repeated knowing of it. */
export const RefusedPage = ({ check, staff, place, reason, meant }: RefusedPageProps) => (
  <Layout
    title={`${headline(check)} ${REASONS[reason].title}`}
    band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
    staff={staff}
    styles={['board.css', 'answers.css']}
  >
    <div class="narrow">
      <h1>{headline(check)}</h1>
      {reason === 'answered_meanwhile' && meant ? (
        <Meanwhile meant={meant} place={place} staff={staff} />
      ) : (
        <Notice kind="info" title={REASONS[reason].title}>
          <p>{REASONS[reason].text}</p>
        </Notice>
      )}
      <div class="actions">
        <ButtonLink href={addressOf(check.id, place.list, place.hearing, narrowedTo(place))}>
          {reason === 'answered_meanwhile' ? '記録しないで戻る' : '戻る'}
        </ButtonLink>
      </div>
    </div>
  </Layout>
)

const Meanwhile = ({
  meant: { person, condition, present },
  place,
  staff,
}: Pick<RefusedPageProps, 'place' | 'staff'> & { meant: NonNullable<RefusedPageProps['meant']> }) => (
  <>
    <Notice
      kind="info"
      title={`${person.name}先生には、${present ? '別の回答' : '取り消された回答'}があります`}
    >
      {present ? (
        <p>
          {clockTime(present.event_at)} <strong>{inWords(present.condition)}</strong>（{provenance(present)}）
        </p>
      ) : (
        <p>入れる前に見ていた回答は、取り消されています。</p>
      )}
      <p>
        「{inWords(condition)}」は、まだ記録していません。聞いた回答のほうが新しければ、下を押してください。
      </p>
    </Notice>
    <form method="post" action={`/safety-checks/${place.id}/answers?${queryOf(place)}`} class="actions">
      <input type="hidden" name="working_for" value={staff.association} />
      <input type="hidden" name="entry" value={newId<'entry'>()} />
      <button
        type="submit"
        name="answer"
        value={pressedAs({ condition, member: person.member_id, seen: person.reply_id })}
        class="button button-main"
        autofocus
      >
        {inWords(condition)} と記録する
      </button>
    </form>
  </>
)
