import { LOAN_LABELS } from '../lending/words.ts'
import { nameOf } from './match-parts.tsx'
import type { DrillLent } from './units.ts'

/** 訓練で貸し出している電源 — none of them is offered while it is out, and each is a call away. */
export const DrillLentUnits = ({ units }: { units: DrillLent[] }) =>
  units.length === 0 ? null : (
    <section>
      <h2>訓練で貸し出している電源（{units.length}台）</h2>
      <p>返してもらえば使えます。電話で呼び戻し、開いて「返却を受け取る」を押してください。</p>
      <ul class="unfit">
        {units.map((unit) => (
          <li>
            <a href={`/loans/${unit.loan_id}`}>
              {LOAN_LABELS[unit.purpose]}
              {nameOf(unit)} → {unit.borrower_name}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
