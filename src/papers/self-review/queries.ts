import { sql } from 'kysely'
import { type Db, inAssociationOf, type Tx } from '../../db.ts'
import type { AssociationId, FacilityId, FacilityType } from '../../roster/table.ts'
import type { Answers } from './rules.ts'
import type { SelfReview, SelfReviewAnswer, SelfReviewId } from './table.ts'

/** One clinic that is asked in a year, with everything its page and the office's list say of it. */
export interface Review
  extends Pick<
    SelfReview,
    'id' | 'fiscal_year' | 'facility_id' | 'times_asked' | 'asked_at' | 'mail_status'
  > {
  facility_name: string
  ward: string
  facility_type: FacilityType
  bcp_revised_on: Date | null
  /** Drills of that year in which somebody of the clinic answered. */
  drills: number
  phone: string | null
  has_mail: boolean
  association_name: string
  office_phone: string | null
  answer: (Answers & Pick<SelfReviewAnswer, 'version' | 'via' | 'answered_at'>) | null
  before: (Answers & { fiscal_year: number }) | null
}

interface Row extends Omit<Review, 'answer' | 'before'> {
  answer: (NonNullable<Review['answer']> & { answered_at: string }) | null
  before: Review['before']
}

/** In the order of the wards; narrowed to one by its id. */
export async function findReviews(
  tx: Tx,
  association: AssociationId,
  wanted: { year: number } | { id: SelfReviewId },
): Promise<Review[]> {
  const [year, id] = 'year' in wanted ? [wanted.year, null] : [null, wanted.id]
  const { rows } = await sql<Row>`
    select r.id, r.fiscal_year, r.facility_id, r.times_asked, r.asked_at, r.mail_status,
      f.name as facility_name, f.ward, f.facility_type, f.bcp_revised_on, a.name as association_name,
      a.phone as office_phone, to_jsonb(answer) as answer, to_jsonb(before) as before, (
        select count(distinct c.id)::int from safety_check c
          join prompt p on p.association_id = c.association_id and p.safety_check_id = c.id and p.facility_id = r.facility_id
        where c.association_id = r.association_id and c.purpose = 'drill' and c.status <> 'withdrawn' and not c.left_out
          and c.launched_at >= make_timestamptz(r.fiscal_year, 4, 1, 0, 0, 0, 'Asia/Tokyo')
          and c.launched_at < make_timestamptz(r.fiscal_year + 1, 4, 1, 0, 0, 0, 'Asia/Tokyo')
          and exists (select from standing_reply s
            where s.association_id = p.association_id and s.prompt_id = p.id)) as drills, (
        select cp.value from contact_point cp
          join member m on m.association_id = cp.association_id and m.id = cp.member_id and m.left_at is null
        where m.association_id = r.association_id and m.facility_id = r.facility_id and cp.system = 'phone'
          and cp.removed_at is null
        order by m.role = 'member', cp.rank, cp.created_at limit 1) as phone,
      exists (select from contact_point cp
          join member m on m.association_id = cp.association_id and m.id = cp.member_id and m.left_at is null
        where m.association_id = r.association_id and m.facility_id = r.facility_id and cp.system = 'mail'
          and cp.reachable and cp.removed_at is null) as has_mail
    from self_review r
      join association a on a.id = r.association_id
      join facility f on f.association_id = r.association_id and f.id = r.facility_id
      left join lateral (
        select s.* from self_review_answer s
        where s.association_id = r.association_id and s.self_review_id = r.id
        order by s.version desc limit 1) answer on true
      left join lateral (
        select s.*, earlier.fiscal_year from self_review earlier
          join self_review_answer s on s.association_id = earlier.association_id and s.self_review_id = earlier.id
        where earlier.association_id = r.association_id and earlier.facility_id = r.facility_id
          and earlier.fiscal_year < r.fiscal_year
        order by earlier.fiscal_year desc, s.version desc limit 1) before on true
    where r.association_id = ${association} and r.left_out_at is null
      and (r.fiscal_year = ${year} or r.id = ${id}::uuid)
    order by f.ward, f.name, f.id
  `.execute(tx)
  return rows.map(({ answer, ...row }) => ({
    ...row,
    answer: answer && { ...answer, answered_at: new Date(answer.answered_at) },
  }))
}

const reviewDoor = (token_hash: Buffer) =>
  sql<{ association_id: AssociationId; self_review_id: SelfReviewId }>`door_self_review(${token_hash})`

/** What stands behind a clinic's link; null where there is no such link, or the clinic is asked no more. */
export const findReviewBehind = (db: Db, token_hash: Buffer) =>
  inAssociationOf(db, reviewDoor(token_hash), async (tx, { association_id, self_review_id }) => {
    const [review] = await findReviews(tx, association_id, { id: self_review_id })
    return review ? { association: association_id, review } : null
  })

/** Every clinic that somebody works at, and whether it is asked this year or was last year. */
export interface Choosable {
  id: FacilityId
  name: string
  ward: string
  is_chosen: boolean
  was_chosen: boolean
  has_answered: boolean
}

export async function findChoosable(tx: Tx, association: AssociationId, year: number) {
  const chosenIn = (
    of: number,
  ) => sql`exists (select from self_review r where r.association_id = f.association_id
    and r.facility_id = f.id and r.fiscal_year = ${of} and r.left_out_at is null)`
  const { rows } = await sql<Choosable>`
    select f.id, f.name, f.ward, ${chosenIn(year)} as is_chosen, ${chosenIn(year - 1)} as was_chosen,
      exists (select from self_review r join self_review_answer s on s.association_id = r.association_id
          and s.self_review_id = r.id
        where r.association_id = f.association_id and r.facility_id = f.id and r.fiscal_year = ${year}) as has_answered
    from facility f
    where f.association_id = ${association} and exists (select from member m
      where m.association_id = f.association_id and m.facility_id = f.id and m.left_at is null)
    order by f.ward, f.name, f.id
  `.execute(tx)
  return rows
}

/** What the year's report counts: clinics asked, those that answered, and the yes of each point. Null where nobody was asked. */
export async function countReviews(tx: Tx, association: AssociationId, year: number) {
  const reviews = await findReviews(tx, association, { year })
  if (reviews.length === 0) return null
  const answers = reviews.flatMap(({ answer }) => answer ?? [])
  // Whoever is not asked a point, as ⑥ where there are no beds, says neither yes nor no.
  const said = (point: keyof Answers) => answers.filter((answer) => answer[point] !== null)
  const yes = (point: keyof Answers) =>
    said(point).length === 0 ? null : said(point).filter((answer) => answer[point] === true).length
  return {
    asked: reviews.length,
    answered: answers.length,
    /** Who answered ⑥: the clinics with beds. */
    with_beds: said('admission').length,
    figures: {
      active_clinics: reviews.length,
      acute_care: yes('acute_care'),
      discharge_services: yes('discharge_services'),
      training: yes('training'),
      disaster_plan: yes('disaster_plan'),
      community_work: yes('community_work'),
      admission: yes('admission'),
    },
  }
}
export type ReviewCounts = Awaited<ReturnType<typeof countReviews>>
