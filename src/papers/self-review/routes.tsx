import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { ID } from '../../id.ts'
import { findAssociation } from '../../roster/queries.ts'
import { readYear } from '../year/rules.ts'
import { answerReview } from './answer.ts'
import { askClinics } from './ask.ts'
import { chooseClinics } from './choose.ts'
import { ChoosePage } from './choose-page.tsx'
import { EnterReviewPage, type EnterReviewProps } from './enter-page.tsx'
import { ReviewLettersPage } from './letters-page.tsx'
import { NOTICES, type ReviewNotice, ReviewsPage } from './list-page.tsx'
import { findChoosable, findReviews } from './queries.ts'
import { knownOf, linkEndsAt, readAnswers, reviewToken, reviewUrl } from './rules.ts'
import type { SelfReviewId } from './table.ts'

type Page = Context<SignedIn>
type Needs = Pick<Deps, 'db' | 'now' | 'log' | 'queues' | 'secrets' | 'public_url'>

/** Mounted at /papers/self-reviews. */
export const selfReviewRoutes = (deps: Needs) =>
  new Hono<SignedIn>()
    .get('/', (c) => show(deps, c))
    .get('/choose', (c) => showChoice(deps, c))
    .post('/choose', (c) => postChoice(deps, c))
    .post('/ask', (c) => postAsk(deps, c))
    .get('/letters', (c) => showLetters(deps, c))
    .get(`/${ID}`, (c) => showOne(deps, c))
    .post(`/${ID}`, (c) => postOne(deps, c))

const yearOf = ({ now }: Needs, c: Page) => readYear(c.req.query('year'), now())

async function show(deps: Needs, c: Page, refused?: { notice: ReviewNotice; only: SelfReviewId[] }) {
  const { association } = c.var.staff
  const year = yearOf(deps, c)
  const reviews = await inAssociation(deps.db, association, (tx) => findReviews(tx, association, year))
  const done = c.req.query('done') ?? ''
  const notice = refused?.notice ?? (Object.hasOwn(NOTICES, done) ? (done as ReviewNotice) : undefined)
  const ticked = refused && ((id: SelfReviewId) => refused.only.includes(id))
  const view = { staff: c.var.staff, year, reviews, notice, ticked, at: deps.now() }
  return c.html(<ReviewsPage {...view} />, refused ? (refused.notice === 'just_asked' ? 409 : 422) : 200)
}

async function showChoice(deps: Needs, c: Page, stale?: { ticked: (id: string) => boolean }) {
  const { association } = c.var.staff
  const year = yearOf(deps, c)
  const clinics = await inAssociation(deps.db, association, (tx) => findChoosable(tx, association, year.year))
  const page = <ChoosePage staff={c.var.staff} year={year} clinics={clinics} {...stale} />
  return c.html(page, stale ? 409 : 200)
}

async function postChoice(deps: Needs, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const { year } = yearOf(deps, c)
  const isTicked = (id: string) => form[`clinic-${id}`] === 'on'
  const seen = form.seen ?? ''
  const chosen = await chooseClinics(deps, { association, year, isTicked, seen, by, at: deps.now() })
  if (!chosen.ok) return showChoice(deps, c, { ticked: isTicked })
  deps.log.info({ event: 'self_review_clinics_chosen', association, year, by })
  return c.redirect(`/papers/self-reviews?year=${year}&done=chosen`, 303)
}

async function postAsk(deps: Needs, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const { year } = yearOf(deps, c)
  const only = Object.keys(form).flatMap((name) =>
    name.startsWith('review-') && form[name] === 'on' ? [name.slice('review-'.length) as SelfReviewId] : [],
  )
  const asked = await askClinics(deps, { association, year, only, by, at: deps.now() })
  if (!asked.ok) return show(deps, c, { notice: asked.reason, only })
  deps.log.info({ event: 'self_review_clinics_asked', association, year, clinics: asked.asked.length, by })
  return c.redirect(`/papers/self-reviews?year=${year}&done=asked`, 303)
}

/** Printed again, a letter carries the same link. */
async function showLetters(deps: Needs, c: Page) {
  const { staff } = c.var
  const { association } = staff
  const year = yearOf(deps, c)
  const { reviews, home } = await inAssociation(deps.db, association, async (tx) => ({
    reviews: await findReviews(tx, association, year),
    home: await findAssociation(tx, association),
  }))
  const letters = reviews
    .filter(({ answer }) => !answer && deps.now() < linkEndsAt(year.year))
    .map((review) => ({
      ...review,
      url: reviewUrl(deps.public_url, reviewToken(deps.secrets.reply_link_key, review.id)),
    }))
  return c.html(
    <ReviewLettersPage staff={staff} year={year} letters={letters} fax={home?.fax ?? null} at={deps.now()} />,
  )
}

const findOne = async ({ db }: Needs, c: Page) => {
  const { association } = c.var.staff
  const id = c.req.param('id') as SelfReviewId
  const [review] = await inAssociation(db, association, (tx) => findReviews(tx, association, { id }))
  return review ?? null
}

async function showOne(deps: Needs, c: Page, refused?: Omit<EnterReviewProps, 'staff' | 'review'>) {
  const review = await findOne(deps, c)
  if (!review) return c.notFound()
  const page = <EnterReviewPage staff={c.var.staff} review={review} {...refused} />
  return c.html(page, refused ? (refused.stale ? 409 : 422) : 200)
}

async function postOne(deps: Needs, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const review = await findOne(deps, c)
  if (!review) return c.notFound()
  const read = readAnswers(form, review.facility_type)
  if (!read.ok) return showOne(deps, c, { typed: read.typed, missing: read.missing, seen: seenIn(form) })
  const { id, fiscal_year } = review
  const seen = seenIn(form)
  const at = deps.now()
  const kept = await answerReview(deps.db, {
    association,
    id,
    answers: read.answers,
    seen,
    via: 'office',
    by,
    at,
  })
  if (!kept.ok) {
    const typed = knownOf(read.answers, review)
    return kept.reason === 'not_found' ? c.notFound() : showOne(deps, c, { stale: true, typed })
  }
  deps.log.info({ event: 'self_review_answered', association, via: 'office', by })
  return c.redirect(`/papers/self-reviews?year=${fiscal_year}&done=entered`, 303)
}

/** The version that stood on the page: a form that comes back keeps it, so that nobody's answer is passed over unseen. */
const seenIn = ({ seen }: Record<string, string | undefined>) =>
  /^\d{1,9}$/.test(seen ?? '') ? Number(seen) : 0
