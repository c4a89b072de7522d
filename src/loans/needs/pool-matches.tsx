import type { SignedInStaff } from '../../app.tsx'
import { may } from '../../rights.ts'
import { Button } from '../../ui/form.tsx'
import type { Match } from '../matching/match.ts'
import { nameOf, TwoHours } from './match-parts.tsx'
import type { FoundNeed } from './queries.ts'
import type { PlacelessUnit } from './ranked.ts'
import { NeighboursReturnDay } from './return-day.tsx'
import { COVERS_IN_WORDS, fuelInWords } from './words.ts'

const SHOWN = 5

/** 共同利用の候補 — where one's own units are not enough; the neighbour decides, and tells the way to the key then. */
export const PoolMatches = ({
  staff,
  need,
  matches,
  at,
}: {
  staff: SignedInStaff
  need: Pick<FoundNeed, 'id' | 'hours_needed'>
  matches: Match<PlacelessUnit>[]
  at: Date
}) =>
  matches.length === 0 ? null : (
    <section>
      <h2>共同利用の医師会の電源（合うもの{matches.length}台）</h2>
      <ol class="matches">
        {matches.slice(0, SHOWN).map(({ unit, covers, hours, fuel }) => (
          <li class={`match covers-${covers}`}>
            <h3>
              {unit.association_name} {nameOf(unit)}
            </h3>
            <p class="covers">{COVERS_IN_WORDS[covers]}</p>
            <TwoHours hours={hours} one_filling={fuel !== null} />
            {fuel && (
              <p>
                {need.hours_needed}時間で <strong>{fuelInWords(fuel)}</strong>
              </p>
            )}
            <p class="where">置き場所と鍵の担当は、承認のあとに分かります</p>
            {may(staff.role, 'POST /power/pool/request') && (
              <form method="post" action="/power/pool/request">
                <input type="hidden" name="working_for" value={staff.association} />
                <input type="hidden" name="unit" value={unit.id} />
                <input type="hidden" name="need" value={need.id} />
                <NeighboursReturnDay at={at} />
                <Button kind="second">{unit.asset_number}を頼む</Button>
              </form>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
