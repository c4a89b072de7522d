import type { SignedInStaff } from '../../app.tsx'
import { Notice } from '../../ui/form.tsx'
import type { Terms } from '../lending/periods.ts'
import type { LoanOfNeed } from '../lending/queries.ts'
import type { Matches } from '../matching/match.ts'
import { askedUnits } from './asked-loans.tsx'
import { Candidate } from './match-candidate.tsx'
import { Others, SeveralUnits } from './match-parts.tsx'
import type { FoundNeed } from './queries.ts'
import type { ReadyUnit } from './units.ts'

interface Props {
  staff: SignedInStaff
  need: FoundNeed
  matches: Matches<ReadyUnit>
  loans: LoanOfNeed[]
  terms: Terms
  at: Date
}

export const MatchList = ({ staff, need, matches, loans, ...dates }: Props) => {
  const asked = askedUnits(loans)
  return (
    <>
      <h2 class="first-h2">
        {asked.size > 0 ? 'ほかに合う電源' : '合う電源'}（
        {matches.fitting.filter(({ unit }) => !asked.has(unit.id)).length}台）
      </h2>
      {matches.fitting.length === 0 && asked.size === 0 && <Nothing several={matches.several !== null} />}
      {matches.several && (
        <SeveralUnits several={matches.several} need={need} staff={staff} asked={asked} {...dates} />
      )}
      <ol class="matches">
        {matches.fitting.map((match, n) => (
          <Candidate
            match={match}
            need={need}
            staff={staff}
            load={matches.load}
            first={n === 0 && asked.size === 0}
            is_asked={asked.has(match.unit.id)}
            {...dates}
          />
        ))}
      </ol>
      {matches.unfit.length > 0 && <Others unfit={matches.unfit} />}
    </>
  )
}

const Nothing = ({ several }: { several: boolean }) => (
  <Notice kind="wrong" title="1台で使える電源がありません">
    <p>
      {several
        ? '下の組み合わせなら使えます。'
        : '病院への避難、となりの医師会、保健所への相談を考えてください。命に関わるときは119番です。'}
    </p>
  </Notice>
)
