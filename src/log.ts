import pino from 'pino'

export type Log = Pick<pino.Logger, 'info' | 'warn' | 'error'>

/** One line of JSON per event on stderr. Pass ids, counts and codes only: never a name, address, token or text. */
export const openLog = (level: string): Log => pino({ level, base: null }, pino.destination(2))
