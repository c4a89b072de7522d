import type { Audience } from './queries.ts'

type Reach = Pick<Audience, 'members' | 'neither'>

/** 「150人のうち145人」 where some have no way to be reached, 「150人」 where everybody has one. */
export const inReach = ({ members, neither }: Reach) =>
  neither > 0 ? `${members}人のうち${members - neither}人` : `${members}人`

/** 「（連絡先のない方 5人）」, or nothing. */
export const outOfReach = ({ neither }: Pick<Reach, 'neither'>) =>
  neither > 0 ? `（連絡先のない方 ${neither}人）` : ''
