const OF_THE_ROW = /^(22...|23...|54...|P0001)$/

/**
 * Whether the database refuses this row now and for ever: PostgreSQL's classes 22 data, 23 integrity and 54 limits
 * and our own triggers (P0001) speak of the row itself, all others of the moment.
 */
export const isRefusedRow = (error: unknown) =>
  error instanceof Error && 'code' in error && OF_THE_ROW.test(String(error.code))

/** The same, or a mistake of our own in reading what came in. */
export const isPoison = (error: unknown) =>
  isRefusedRow(error) ||
  [TypeError, RangeError, SyntaxError].some((mistake) => error instanceof mistake && !('code' in error))

/** What a log may say of an error: never its message, which may hold what somebody wrote. */
export const codeOf = (error: unknown) =>
  error instanceof Error ? ('code' in error ? String(error.code) : error.name) : 'unknown'
