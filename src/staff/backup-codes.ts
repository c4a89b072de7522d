import { createHmac, randomInt } from 'node:crypto'

const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
export const BACKUP_CODES = 10

/** Ten codes of 50 bits, without I, L, O and U, which are read wrong from paper. */
export const newBackupCodes = () =>
  Array.from({ length: BACKUP_CODES }, () =>
    Array.from({ length: 10 }, () => SIGNS[randomInt(SIGNS.length)]).join(''),
  )

/**
 * Keyed, not slow: without TOMOSHIBI_SECRET nobody can try codes against it, and with it the authenticator's own secret
 * is open anyway.
 */
export const backupHash = (key: string, user_id: string, code: string) =>
  createHmac('sha256', key).update(`backup code\0${user_id}\0${code}`).digest()

/** As printed and read out: 3F9K7-QXM2T. */
export const spelledBackup = (code: string) => `${code.slice(0, 5)}-${code.slice(5)}`

export const isBackupShaped = (typed: string) => /^[0-9A-Z]{10}$/.test(typed)

/** What people read into a sign from paper. */
export const readBackup = (typed: string) => typed.replace(/[IL]/g, '1').replace(/O/g, '0')
