import { sql } from 'kysely'
import type { Draft } from './draft-rules.ts'

/** 対象者 — whom a check asks; null for wards or kinds of facility means all, members without a facility included. */
export type AudienceOf = Pick<Draft, 'audience_roles' | 'audience_wards' | 'audience_facility_types'>

/** Members with where they work; the one `from` of whatever counts, previews or asks an audience. */
export const MEMBERS = sql`member m left join facility f on f.association_id = m.association_id and f.id = m.facility_id`

/** Whether member `m` who works at `f` is asked. What is counted before a launch is what is asked by it. */
export const isAsked = ({
  audience_roles,
  audience_wards = null,
  audience_facility_types = null,
}: AudienceOf) => sql`
  m.left_at is null and m.role = any(${audience_roles}::text[])
  and (${audience_wards}::text[] is null or f.ward = any(${audience_wards}::text[]))
  and (${audience_facility_types}::text[] is null or f.facility_type = any(${audience_facility_types}::text[]))`
