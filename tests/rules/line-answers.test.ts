import { expect, test } from 'vitest'
import { refusalOf } from '../../src/channels/line-answers.ts'
import { failed } from '../../src/channels/outcome.ts'

test.each([
  [429, '{"message":"The API rate limit has been exceeded. Try again later."}', failed('throttled')],
  [429, '{"message":"You have reached your monthly limit."}', failed('out_of_quota')],
  [401, '{"message":"Authentication failed"}', failed('unauthorized')],
  [403, '{"message":"Not authorized"}', failed('unauthorized')],
  [500, '{"message":"Internal server error"}', failed('unavailable')],
  [503, '', failed('unavailable')],
  [400, '{"message":"The property, to[12], in the request body is invalid"}', failed('bad_recipient', 12)],
  [400, '{"message":"The request body has 1 error(s)"}', failed('bad_request')],
])('LINE answers %i %s', (status, body, outcome) => {
  expect(refusalOf(status, body)).toEqual(outcome)
})
