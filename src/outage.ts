const CODES = /^(ECONN|ETIMEDOUT|EPIPE|57P0|53|08)/
const WORDS = [
  /^(connection terminated|timeout exceeded|query read timeout)/i,
  /^client (has encountered a connection error|was closed)/i,
  /^database ".*" is not currently accepting connections/,
]

/** Whether this error says that a service is away for a while, which is expected, and not that we have a bug. */
export const isOutage = (error: Error) =>
  CODES.test('code' in error && typeof error.code === 'string' ? error.code : '') ||
  WORDS.some((words) => words.test(error.message))
