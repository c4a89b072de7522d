import { createHash } from 'node:crypto'
import type { Enrolled } from './crowd.ts'

/** Everybody has LINE on the telephone, also those whom the office's roster knows without: they may bind it by a code. */
export const lineOf = ({ user_id, number }: Pick<Enrolled, 'user_id' | 'number'>) =>
  user_id ?? `U${createHash('sha256').update(`spare ${number}`).digest('hex').slice(0, 32)}`
