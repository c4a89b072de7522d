import { sql } from 'kysely'
import type { Tx } from '../db.ts'
import type { AssociationId, ContactPointId, MemberId } from '../roster/table.ts'
import type { LineUser } from './limits.ts'
import type { BindingCodeId, BindingQuestionId, LetterSetting } from './table.ts'

/** Whatever changes codes and bindings of an association goes one after another. */
export const lockBindings = (tx: Tx, association: AssociationId) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`binding ${association}`}, 0))`.execute(tx)

/** The member behind a code that still binds. */
export const findLiveCode = (tx: Tx, association: AssociationId, { hash, at }: { hash: Buffer; at: Date }) =>
  tx
    .selectFrom('binding_code')
    .innerJoin('member', (join) =>
      join
        .onRef('member.association_id', '=', 'binding_code.association_id')
        .onRef('member.id', '=', 'binding_code.member_id'),
    )
    .select(['binding_code.id', 'binding_code.member_id', 'member.name as member_name'])
    .where('binding_code.association_id', '=', association)
    .where('binding_code.hash', '=', hash)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', at)
    .where('member.left_at', 'is', null)
    .executeTakeFirst()

/** Only for the one LINE user whom it was put to. */
export const findQuestion = (
  tx: Tx,
  association: AssociationId,
  { id, line_channel_id, user_id }: LineUser & { id: BindingQuestionId },
) =>
  tx
    .selectFrom('binding_question as q')
    .leftJoin('member', (join) =>
      join.onRef('member.association_id', '=', 'q.association_id').onRef('member.id', '=', 'q.member_id'),
    )
    .leftJoin('binding_code as c', (join) =>
      join.onRef('c.association_id', '=', 'q.association_id').onRef('c.id', '=', 'q.code_id'),
    )
    .select(['q.id', 'q.kind', 'q.code_id', 'q.member_id', 'q.expires_at', 'q.answer'])
    .select(['member.name as member_name', sql<boolean>`c.used_at is not null`.as('code_is_used')])
    .where('q.association_id', '=', association)
    .where('q.id', '=', id)
    .where('q.line_channel_id', '=', line_channel_id)
    .where('q.user_id', '=', user_id)
    .executeTakeFirst()

export type BoundMember = Awaited<ReturnType<typeof findBoundTo>>[number]

export const findBoundTo = (tx: Tx, association: AssociationId, { line_channel_id, user_id }: LineUser) =>
  tx
    .selectFrom('contact_point')
    .innerJoin('member', (join) =>
      join
        .onRef('member.association_id', '=', 'contact_point.association_id')
        .onRef('member.id', '=', 'contact_point.member_id'),
    )
    .select(['contact_point.member_id', 'member.name as member_name'])
    .where('contact_point.association_id', '=', association)
    .where('system', '=', 'line')
    .where('line_channel_id', '=', line_channel_id)
    .where('value', '=', user_id)
    .where('unbound_at', 'is', null)
    .orderBy('member.kana')
    .orderBy('member.member_number')
    .execute()

export type BindingState = 'bound' | 'code' | 'none'

/** 結び付きの一覧の1行 — one member with every LINE that is bound to her and the code that is under way. */
export interface BindingRow {
  member_id: MemberId
  member_number: string
  name: string
  kana: string
  facility: string | null
  ward: string | null
  lines: { id: ContactPointId; since: string; blocked: boolean }[]
  code: { id: BindingCodeId; issued_at: Date; expires_at: Date } | null
  code_was_used: boolean
}

/** Present members: whoever was bound by a code last comes first, so that a stranger is seen at once; then those with a code. */
export async function findBindings(tx: Tx, association: AssociationId, at: Date): Promise<BindingRow[]> {
  const { rows } = await sql<
    Omit<BindingRow, 'code'> & { code_id: BindingCodeId | null; issued_at: Date; expires_at: Date }
  >`
    select m.id as member_id, m.member_number, m.name, m.kana, f.name as facility, f.ward,
      coalesce(bound.lines, '[]') as lines, c.id as code_id, c.issued_at, c.expires_at,
      exists (select from binding_code u where u.association_id = m.association_id and u.member_id = m.id
        and u.used_at is not null) as code_was_used
    from member m
      join association a on a.id = m.association_id
      left join facility f on f.association_id = m.association_id and f.id = m.facility_id
      left join binding_code c on c.association_id = m.association_id and c.member_id = m.id
        and c.used_at is null and c.revoked_at is null and c.expires_at > ${at}
      left join lateral (
        select max(cp.bound_at) as newest,
          jsonb_agg(jsonb_build_object('id', cp.id, 'since', coalesce(cp.bound_at, cp.created_at),
            'blocked', not cp.reachable) order by coalesce(cp.bound_at, cp.created_at) desc) as lines
        from contact_point cp
        where cp.association_id = m.association_id and cp.member_id = m.id and cp.system = 'line'
          and cp.line_channel_id = a.line_channel_id and cp.unbound_at is null
      ) bound on true
    where m.association_id = ${association} and m.left_at is null
    order by bound.newest desc nulls last, c.issued_at desc nulls last, bound.lines is null, m.member_number
  `.execute(tx)
  return rows.map(({ code_id, issued_at, expires_at, ...row }) => ({
    ...row,
    code: code_id && { id: code_id, issued_at, expires_at },
  }))
}

export const stateOf = ({ lines, code }: Pick<BindingRow, 'lines' | 'code'>): BindingState => {
  if (lines.length > 0) return 'bound'
  return code ? 'code' : 'none'
}

/** One LINE of one member, for the page that asks before it is undone. */
export const findLine = (tx: Tx, association: AssociationId, id: ContactPointId) =>
  tx
    .selectFrom('contact_point')
    .innerJoin('member', (join) =>
      join
        .onRef('member.association_id', '=', 'contact_point.association_id')
        .onRef('member.id', '=', 'contact_point.member_id'),
    )
    .select(['contact_point.id', 'contact_point.member_id', 'line_channel_id', 'value', 'member.name'])
    .select(sql<Date>`coalesce(bound_at, contact_point.created_at)`.as('since'))
    .where('contact_point.association_id', '=', association)
    .where('contact_point.id', '=', id)
    .where('system', '=', 'line')
    .where('unbound_at', 'is', null)
    .executeTakeFirst()

/** A live code and whose it is, for the page that asks before it is revoked. */
export const findCode = (tx: Tx, association: AssociationId, id: BindingCodeId, at: Date) =>
  tx
    .selectFrom('binding_code')
    .innerJoin('member', (join) =>
      join
        .onRef('member.association_id', '=', 'binding_code.association_id')
        .onRef('member.id', '=', 'binding_code.member_id'),
    )
    .select(['binding_code.id', 'member.name', 'issued_at', 'expires_at'])
    .where('binding_code.association_id', '=', association)
    .where('binding_code.id', '=', id)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', at)
    .executeTakeFirst()

/** Measured on a usual long-3 envelope with a window; makers differ. */
export const USUAL_SETTING: LetterSetting = { left_mm: 22, top_mm: 16, basic_id: null }

export const findLetterSetting = async (tx: Tx, association: AssociationId): Promise<LetterSetting> =>
  (await tx
    .selectFrom('letter_setting')
    .select(['left_mm', 'top_mm', 'basic_id'])
    .where('association_id', '=', association)
    .executeTakeFirst()) ?? USUAL_SETTING

/** Who gets a letter, by member number; and whether there is an account to bind to at all. */
export async function findAddressees(tx: Tx, association: AssociationId, members: MemberId[] | 'unbound') {
  const home = await tx
    .selectFrom('association')
    .select('line_channel_id')
    .where('id', '=', association)
    .executeTakeFirst()
  const { rows } = await sql<{
    member_id: MemberId
    member_number: string
    name: string
    facility: string | null
  }>`
    select m.id as member_id, m.member_number, m.name, f.name as facility
    from member m
      left join facility f on f.association_id = m.association_id and f.id = m.facility_id
    where m.association_id = ${association} and m.left_at is null and ${
      members === 'unbound'
        ? sql`not exists (select from contact_point cp where cp.association_id = m.association_id
            and cp.member_id = m.id and cp.system = 'line' and cp.unbound_at is null
            and cp.line_channel_id = ${home?.line_channel_id ?? null})`
        : sql`m.id = any(${members}::uuid[])`
    }
    order by m.member_number
  `.execute(tx)
  return { addressees: rows, line_channel_id: home?.line_channel_id ?? null }
}
