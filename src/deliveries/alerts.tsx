import { dayAndTime } from '../ui/time.ts'
import { ALERT_WORDS } from './alert-words.ts'
import type { StandingAlert } from './office-alert.ts'

/** The page on which it is seen to, where that is another. */
const WHERE: Partial<Record<StandingAlert['about'], { href: string; words: string }>> = {
  needs_help_reported: { href: '/safety-checks/reports', words: '先生からの知らせを開く' },
}

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
            {WHERE[about] && (
              <p>
                <a href={WHERE[about].href}>{WHERE[about].words}</a>
              </p>
            )}
          </li>
        )
      })}
    </ul>
  )
