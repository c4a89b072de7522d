import type { Tx } from '../db.ts'
import type { AssociationId, FacilityId, MemberId } from './table.ts'

export type MemberInFull = NonNullable<Awaited<ReturnType<typeof findMember>>>

/** Scoped by association on purpose: a guessed id from next door finds nothing. */
export const findMember = (tx: Tx, association: AssociationId, id: MemberId) =>
  tx
    .selectFrom('member')
    .leftJoin('facility', (join) =>
      join
        .onRef('facility.association_id', '=', 'member.association_id')
        .onRef('facility.id', '=', 'member.facility_id'),
    )
    .selectAll('member')
    .select([
      'facility.name as facility_name',
      'facility.ward as ward',
      'facility.facility_type as facility_type',
    ])
    .where('member.association_id', '=', association)
    .where('member.id', '=', id)
    .executeTakeFirst()

export type PointOfMember = Awaited<ReturnType<typeof findPointsOf>>[number]

/** In the order in which they are used, each kind by itself. */
export const findPointsOf = (tx: Tx, association: AssociationId, member: MemberId) =>
  tx
    .selectFrom('contact_point')
    .select([
      'id',
      'system',
      'value',
      'rank',
      'line_channel_id',
      'reachable',
      'failure',
      'checked_at',
      'created_at',
    ])
    .where('association_id', '=', association)
    .where('member_id', '=', member)
    .where('removed_at', 'is', null)
    .where('unbound_at', 'is', null)
    .orderBy('rank')
    .orderBy('created_at')
    .orderBy('id')
    .execute()

export type AskedBefore = Awaited<ReturnType<typeof findLastChecks>>[number]

/** The last five times this member was asked, and what came back. */
export const findLastChecks = (tx: Tx, association: AssociationId, member: MemberId) =>
  tx
    .selectFrom('prompt')
    .innerJoin('safety_check', (join) =>
      join
        .onRef('safety_check.association_id', '=', 'prompt.association_id')
        .onRef('safety_check.id', '=', 'prompt.safety_check_id'),
    )
    .leftJoinLateral(
      ({ selectFrom }) =>
        selectFrom('latest_reply')
          .select(['condition', 'event_at'])
          .whereRef('latest_reply.association_id', '=', 'prompt.association_id')
          .whereRef('latest_reply.prompt_id', '=', 'prompt.id')
          .limit(1)
          .as('said'),
      (join) => join.onTrue(),
    )
    .select([
      'safety_check.id',
      'safety_check.title',
      'safety_check.purpose',
      'safety_check.status',
      'safety_check.launched_at',
      'said.condition',
      'said.event_at',
    ])
    .where('prompt.association_id', '=', association)
    .where('prompt.member_id', '=', member)
    .orderBy('safety_check.launched_at', 'desc')
    .limit(5)
    .execute()

export type NotedChange = Awaited<ReturnType<typeof findHistory>>[number]

/** 変更履歴 of a member or a facility, the newest first. */
export const findHistory = (
  tx: Tx,
  association: AssociationId,
  subject: { member_id: MemberId } | { facility_id: FacilityId },
) =>
  tx
    .selectFrom('roster_change')
    .select(['field', 'old_value', 'new_value', 'source', 'changed_by', 'changed_at'])
    .where('association_id', '=', association)
    .where((eb) =>
      'member_id' in subject
        ? eb('member_id', '=', subject.member_id)
        : eb('facility_id', '=', subject.facility_id),
    )
    .orderBy('changed_at', 'desc')
    .orderBy('field')
    .orderBy('id')
    .limit(100)
    .execute()

export type FacilityInFull = NonNullable<Awaited<ReturnType<typeof findFacility>>>

export const findFacility = (tx: Tx, association: AssociationId, id: FacilityId) =>
  tx
    .selectFrom('facility')
    .selectAll()
    .where('association_id', '=', association)
    .where('id', '=', id)
    .executeTakeFirst()

/** Who works there now. */
export const findMembersAt = (tx: Tx, association: AssociationId, facility: FacilityId) =>
  tx
    .selectFrom('member')
    .select(['id', 'name', 'kana', 'role', 'left_at'])
    .where('association_id', '=', association)
    .where('facility_id', '=', facility)
    .where('left_at', 'is', null)
    .orderBy('kana')
    .execute()
