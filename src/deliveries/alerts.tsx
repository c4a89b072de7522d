import { dayAndTime } from '../ui/time.ts'
import { ALERT_WORDS } from './alert-words.ts'
import type { StandingAlert } from './office-alert.ts'

/** What needs a person of the office, on every page where somebody sends or watches. Nothing where all is well. */
export const Alerts = ({ alerts }: { alerts: StandingAlert[] }) =>
  alerts.length === 0 ? (
    ''
  ) : (
    <ul class="alerts">
      {alerts.map(({ about, raised_at }) => {
        const { title, done, way_out } = ALERT_WORDS[about]
        return (
          <li>
            <strong>{title}</strong>
            <span class="since">{dayAndTime(raised_at)}から</span>
            <p>{done}</p>
            <p>{way_out}</p>
          </li>
        )
      })}
    </ul>
  )
