import { span } from '../../ui/time.ts'
import type { MemberOfRounds } from './people.ts'

/** 3時間12分前 */
export function ageInWords(then: Date, at: Date) {
  const ms = at.getTime() - then.getTime()
  return ms < 60_000 ? '1分以内' : `${span(ms)}前`
}

/**
 * How somebody stands in the newest round. Four words that are never taken for each other: 未回答 has our question,
 * 届いていない has not even that, 該当なし was not asked, and 未入力 has answered and added no details.
 */
export function standingOf({
  is_asked_now,
  is_fresh,
  is_reached,
  details,
}: Pick<MemberOfRounds, 'is_asked_now' | 'is_fresh' | 'is_reached' | 'details'>): string {
  if (!is_asked_now) return '該当なし'
  if (!is_fresh) return is_reached ? '未回答' : '届いていない'
  return details > 0 ? '回答あり' : '回答あり（くわしい状況は未入力）'
}
