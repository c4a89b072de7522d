import type { SignedInStaff } from '../../app.tsx'
import { Notice } from '../../ui/form.tsx'
import type { Matches } from '../matching/match.ts'
import { Candidate } from './match-candidate.tsx'
import { Advice, Others, SeveralUnits } from './match-parts.tsx'
import type { FoundNeed } from './queries.ts'
import type { ReadyUnit } from './units.ts'

interface Props {
  staff: SignedInStaff
  need: FoundNeed
  matches: Matches<ReadyUnit>
}

export const MatchList = ({ staff, need, matches }: Props) => (
  <>
    <h2 class="first-h2">合う電源（{matches.fitting.length}台）</h2>
    {matches.fitting.length === 0 && <Nothing several={matches.several !== null} />}
    {matches.several && <SeveralUnits several={matches.several} need={need} staff={staff} />}
    <ol class="matches">
      {matches.fitting.map((match, n) => (
        <Candidate match={match} need={need} staff={staff} load={matches.load} first={n === 0} />
      ))}
    </ol>
    {matches.unfit.length > 0 && <Others unfit={matches.unfit} />}
    <Advice matches={matches} />
  </>
)

const Nothing = ({ several }: { several: boolean }) => (
  <Notice kind="wrong" title="1台で使える電源がありません">
    <p>
      {several
        ? '下の組み合わせなら使えます。'
        : '病院への避難、となりの医師会、保健所への相談を考えてください。命に関わるときは119番です。'}
    </p>
  </Notice>
)
