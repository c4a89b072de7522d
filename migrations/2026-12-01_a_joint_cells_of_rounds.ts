import { type Kysely, sql } from 'kysely'

/**
 * 医師会 × 役割・区・施設の種類 of one round of a joint incident, or of all rounds by the newest answer of each member.
 * The door of three arguments stays for processes that still run the version before.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    grant create on schema public to tomoshibi_door;
    create function door_joint_cells(joint uuid, asked_for text, split text, wanted_round int)
      returns table (association text, is_own boolean, rounds int, key text, asked_in jsonb, prompted int, reached int, replied int,
                     open int, partly_open int, closed int, needs_help int)
      language sql stable security definer set search_path = public, pg_temp as $$
        with those as materialized (
          select a.id as association_id, a.name, a.created_at
          from incident_association i join association a on a.id = i.association_id
          where i.incident_id = joint
            and (i.shares_counts or i.association_id = current_association())
            and exists (select from incident_association mine
                        where mine.incident_id = joint and mine.association_id = current_association())
        ), sent as materialized (
          select c.association_id, c.id, c.round
          from those join safety_check c on c.association_id = those.association_id
          where c.incident_id = joint and c.purpose = asked_for and c.status in ('open', 'frozen', 'closed')
        ), every as materialized (
          select p.association_id, sent.round, p.member_id, p.id,
            case split when 'role' then p.role when 'ward' then p.ward when 'facility_type' then p.facility_type end as key
          from sent join prompt p on p.association_id = sent.association_id and p.safety_check_id = sent.id
        ), once as (
          select distinct on (association_id, member_id) association_id, key from every
          order by association_id, member_id, round desc
        ), sizes as (
          -- How many each way of looking would count: what is hidden in one must be hidden in all of them.
          select association_id, key, jsonb_object_agg(look, people) as asked_in
          from (
            select association_id, key, round::text as look, count(*)::int as people from every group by 1, 2, 3
            union all
            select association_id, key, 'all', count(*)::int from once group by 1, 2) looks
          group by 1, 2
        ), asked as (
          select distinct on (association_id, member_id) * from every
          where wanted_round is null or round = wanted_round
          order by association_id, member_id, round desc
        ), newest as (
          select distinct on (p.association_id, p.member_id) p.association_id, p.member_id, r.condition
          from sent join prompt p on p.association_id = sent.association_id and p.safety_check_id = sent.id
            cross join lateral (
              select condition, via, event_at, received_at, id from latest_reply
              where association_id = p.association_id and prompt_id = p.id limit 1) r
          where wanted_round is null or sent.round = wanted_round
          order by p.association_id, p.member_id,
            r.event_at desc, (r.via in ('office', 'fax', 'leader', 'facility')), r.received_at desc, r.id
        )
        select those.name, those.association_id = current_association(),
          (select max(sent.round)::int from sent where sent.association_id = those.association_id),
          s.key, coalesce(s.asked_in, '{}'),
          count(m.id)::int,
          count(m.id) filter (where exists (
            select from delivery d
              join contact_point cp on cp.association_id = d.association_id and cp.id = d.contact_point_id
            where d.association_id = m.association_id and d.prompt_id = m.id and d.status = 'accepted'
              and (cp.reachable or cp.checked_at < d.accepted_at)))::int,
          count(n.condition)::int,
          count(*) filter (where n.condition = 'open')::int,
          count(*) filter (where n.condition = 'partly_open')::int,
          count(*) filter (where n.condition = 'closed')::int,
          count(*) filter (where n.condition = 'needs_help')::int
        from those
          left join sizes s on s.association_id = those.association_id
          left join asked m on m.association_id = s.association_id and m.key is not distinct from s.key
          left join newest n on n.association_id = m.association_id and n.member_id = m.member_id
        group by those.association_id, those.name, those.created_at, s.key, s.asked_in
        order by those.created_at, those.name
      $$;
    alter function door_joint_cells(uuid, text, text, int) owner to tomoshibi_door;
    revoke execute on function door_joint_cells(uuid, text, text, int) from public;
    grant execute on function door_joint_cells(uuid, text, text, int) to tomoshibi_app;
    revoke create on schema public from tomoshibi_door;
  `.execute(db)
}
