import { Hono } from 'hono'
import type { Deps } from '../../app.tsx'
import { tokenHash } from '../../deliveries/reply-link.ts'
import { limitBody } from '../../ui/body-limit.ts'
import { answerReview } from './answer.ts'
import { REVIEW_PAGE_HEADERS, ReviewGonePage, ReviewPage, ReviewThanksPage } from './link-page.tsx'
import { findReviewBehind } from './queries.ts'
import { knownOf, linkEndsAt, readAnswers } from './rules.ts'

/** 20 bytes in base64url; nothing else can be a link of ours. */
const TOKEN = ':token{[A-Za-z0-9_-]{27}}'
const FORM_MAX_BYTES = 2_000

/** A clinic's page of the year: no cookies, no script. Only a POST changes anything, as scanners open every link. */
export const selfReviewLinkRoutes = ({ db, now, log }: Pick<Deps, 'db' | 'now' | 'log'>) =>
  new Hono()
    .use(async (c, next) => {
      await next()
      for (const [name, value] of Object.entries(REVIEW_PAGE_HEADERS)) c.header(name, value)
    })
    .get(`/${TOKEN}`, async (c) => {
      const found = await findReviewBehind(db, tokenHash(c.req.param('token')))
      if (!found) return c.html(<ReviewGonePage review={null} />, 404)
      const { review } = found
      return now() >= linkEndsAt(review.fiscal_year)
        ? c.html(<ReviewGonePage review={review} />, 410)
        : c.html(<ReviewPage review={review} />)
    })
    .post(
      `/${TOKEN}`,
      limitBody(FORM_MAX_BYTES, (c) => c.html(<ReviewGonePage review={null} />, 413)),
      async (c) => {
        const token_hash = tokenHash(c.req.param('token'))
        const at = now()
        const found = await findReviewBehind(db, token_hash)
        if (!found) return c.html(<ReviewGonePage review={null} />, 404)
        const { association, review } = found
        if (at >= linkEndsAt(review.fiscal_year)) return c.html(<ReviewGonePage review={review} />, 410)
        const form = Object.fromEntries(new URLSearchParams(await c.req.text()))
        const read = readAnswers(form, review.facility_type)
        const seen = /^\d{1,9}$/.test(form.seen ?? '') ? Number(form.seen) : 0
        if (!read.ok)
          return c.html(
            <ReviewPage review={review} typed={read.typed} missing={read.missing} seen={seen} />,
            422,
          )
        const { answers } = read
        const { id } = review
        const kept = await answerReview(db, { association, id, answers, seen, via: 'link', by: 'member', at })
        if (kept.ok) {
          log.info({ event: 'self_review_answered', association, via: 'link' })
          return c.html(<ReviewThanksPage review={review} />)
        }
        const now_there = await findReviewBehind(db, token_hash)
        return now_there && kept.reason === 'changed_meanwhile'
          ? c.html(
              <ReviewPage
                review={now_there.review}
                typed={knownOf(answers, review)}
                notice="changed_meanwhile"
              />,
              409,
            )
          : c.html(<ReviewGonePage review={null} />, 404)
      },
    )
    .all('/*', (c) => c.html(<ReviewGonePage review={null} />, 404))
