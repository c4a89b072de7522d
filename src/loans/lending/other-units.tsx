import type { SignedInStaff } from '../../app.tsx'
import type { Matches } from '../matching/match.ts'
import { Candidate } from '../needs/match-candidate.tsx'
import { DISCLAIMER, SeveralUnits } from '../needs/match-parts.tsx'
import type { FoundNeed } from '../needs/queries.ts'
import type { ReadyUnit } from '../needs/units.ts'
import type { Terms } from './periods.ts'

/** The need whose unit will not do, and what fits it now. */
export interface OthersFor {
  need: FoundNeed
  matches: Matches<ReadyUnit>
  /** Units that were asked for already. */
  asked: ReadonlySet<string>
  terms: Terms
}

const SHOWN = 3

/** 代わりの電源 — the same matching as on the page of the need, its best ones a press away. */
export const OtherUnits = ({
  need,
  matches,
  asked,
  staff,
  ...dates
}: OthersFor & { staff: SignedInStaff; at: Date }) => {
  const { fitting, several, load } = matches
  return (
    <section class="loan-others">
      <h2>代わりの電源</h2>
      {fitting.length === 0 && !several && (
        <p>
          合う電源が、いまほかにありません。共同利用の医師会に頼めることがあります。命に関わるときは119番です。
        </p>
      )}
      {several && <SeveralUnits several={several} need={need} staff={staff} asked={asked} {...dates} />}
      <ol class="matches">
        {fitting.slice(0, SHOWN).map((match, n) => (
          <Candidate
            match={match}
            need={need}
            staff={staff}
            load={load}
            first={n === 0}
            is_asked={asked.has(match.unit.id)}
            {...dates}
          />
        ))}
      </ol>
      <p>
        <a class="loan-link" href={`/power/needs/${need.id}`}>
          申出のページで、合わない電源とその理由も見る
        </a>
      </p>
      <p class="support">{DISCLAIMER}</p>
    </section>
  )
}
