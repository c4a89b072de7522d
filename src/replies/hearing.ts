import { asId } from '../id.ts'
import type { Reply } from './table.ts'

/** How an officer heard an answer, and the way under which it is kept. */
export const HEARD_BY = {
  phone: { label: '電話', via: 'office' },
  visit: { label: '対面', via: 'office' },
  fax: { label: 'FAX', via: 'fax' },
} as const satisfies Record<string, { label: string; via: Reply['via'] }>
export type HeardBy = keyof typeof HEARD_BY

/** Who said so. `short` stands in brackets behind the way. */
export const SAYERS = {
  self: { label: '先生本人', short: '本人' },
  staff: { label: '家族・職員', short: '家族・職員' },
  leader: { label: '班長', short: '班長' },
} as const
export type Sayer = keyof typeof SAYERS

/** 聞き取り — chosen once for a whole row of calls, hence kept in the address of the page. */
export interface Hearing {
  how: HeardBy
  who: Sayer
}

/** What is not known in the address is as if it were not there: 電話・先生本人. */
export const readHearing = ({ how, who }: Record<string, string | undefined>): Hearing => ({
  how: how && Object.hasOwn(HEARD_BY, how) ? (how as HeardBy) : 'phone',
  who: who && Object.hasOwn(SAYERS, who) ? (who as Sayer) : 'self',
})

/** Back into an address; what is usual is left out. */
export const hearingQuery = ({ how, who }: Hearing): Record<string, string> => ({
  ...(how === 'phone' ? {} : { how }),
  ...(who === 'self' ? {} : { who }),
})

/** As the reply keeps it. */
export const keptAs = ({ how, who }: Hearing) => ({ via: HEARD_BY[how].via, heard_from: `${how}:${who}` })

/** How 班長 enters what he heard himself. */
export const HEARD_BY_LEADER = { via: 'leader', heard_from: 'leader' } as const

const LEADER = 'leader:'
export const leaderAs = (id: string) => LEADER + id
export const isLeader = (entered_by: string | null) =>
  entered_by?.startsWith(LEADER) === true && asId(entered_by.slice(LEADER.length)) !== null

/** By which way an answer came, where that alone is known. */
const VIAS: Record<Reply['via'], string> = {
  line: 'LINE',
  menu: 'LINEメニュー',
  link: 'Web',
  facility: '医院のスタッフから',
  office: '事務局が電話で確認',
  fax: 'FAX',
  leader: '班長が確認',
  edge: 'Web',
}

/** どう知ったか — 「電話 聞き取り(本人)」, 「FAX(家族・職員)」, 「LINE」. */
export function provenance({ via, heard_from }: Pick<Reply, 'via' | 'heard_from'>): string {
  const [how = '', who = ''] = heard_from?.split(':') ?? []
  if (!Object.hasOwn(HEARD_BY, how) || !Object.hasOwn(SAYERS, who)) return VIAS[via]
  const said = SAYERS[who as Sayer].short
  return how === 'fax' ? `FAX(${said})` : `${HEARD_BY[how as HeardBy].label} 聞き取り(${said})`
}
