import type { SignedInStaff } from '../../app.tsx'
import { newId } from '../../id.ts'
import { hearingQuery } from '../../replies/hearing.ts'
import { CONDITIONS } from '../../replies/table.ts'
import { Button } from '../../ui/form.tsx'
import type { Place } from './entry-parts.tsx'
import { DIGITS } from './rules.ts'

const FAULTS = {
  unreadable:
    '会員番号のあとに、回答の1〜4を入れてください。例: 会員番号0124の先生が◐なら「0124 2」です。会員番号は、終わりの2文字でも足ります。',
  nobody:
    'この番号の対象者はいません。会員番号を確かめるか、下で名前から探してください。終わりの数字だけのときは、回答の前を1文字空けてください。',
  several: '同じ数字で終わる先生が何人かいます。下で先生を確かめて、回答の印を押してください。',
} as const
export type QuickFault = keyof typeof FAULTS

/** 早打ち — a number, 1 to 4, Enter, and the next: the field has the focus again each time. */
export const QuickForm = ({
  place,
  staff,
  typed,
  fault,
}: {
  place: Place
  staff: SignedInStaff
  typed: string | undefined
  fault: QuickFault | undefined
}) => (
  <form
    method="post"
    action={`/safety-checks/${place.id}/enter?${new URLSearchParams(hearingQuery(place.hearing))}`}
    class={fault ? 'quick field-wrong' : 'quick'}
    novalidate
  >
    <input type="hidden" name="working_for" value={staff.association} />
    <input type="hidden" name="entry" value={newId<'entry'>()} />
    <label for="quick">会員番号と回答を続けて入れる</label>
    <p class="support" id="quick-support">
      「0124 2」のように入れて Enter を押します。
      {DIGITS.map(([digit, condition]) => (
        <span class="quick-key">
          <kbd>{digit}</kbd> {CONDITIONS[condition].symbol}
          {CONDITIONS[condition].label}
        </span>
      ))}
    </p>
    <div class="quick-field">
      <input
        class="input input-short"
        id="quick"
        name="quick"
        value={typed}
        maxlength={30}
        autocomplete="off"
        autofocus={!place.q}
        aria-invalid={fault ? 'true' : undefined}
        aria-describedby={fault ? 'quick-error quick-support' : 'quick-support'}
      />
      <Button>記録する</Button>
    </div>
    {fault && (
      <p class="fault" id="quick-error" role="alert">
        ＊{FAULTS[fault]}
      </p>
    )}
  </form>
)
