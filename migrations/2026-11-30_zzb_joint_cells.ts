import { type Kysely, sql } from 'kysely'

/** 医師会 × 役割・区・施設の種類 of a joint incident: counts only, of whoever takes part and shares, as in door_joint_counts. */
export async function up(db: Kysely<unknown>) {
  await sql`
    grant create on schema public to tomoshibi_door;
    create function door_joint_cells(joint uuid, asked_for text, split text)
      returns table (association text, key text, prompted int, reached int, replied int,
                     open int, partly_open int, closed int, needs_help int)
      language sql stable security definer set search_path = public, pg_temp as $$
        select a.name,
          case split when 'role' then p.role when 'ward' then p.ward when 'facility_type' then p.facility_type end,
          count(p.id)::int,
          count(p.id) filter (where exists (
            select from delivery d
              join contact_point cp on cp.association_id = d.association_id and cp.id = d.contact_point_id
            where d.association_id = p.association_id and d.prompt_id = p.id and d.status = 'accepted'
              and (cp.reachable or cp.checked_at < d.accepted_at)))::int,
          count(r.condition)::int,
          count(*) filter (where r.condition = 'open')::int,
          count(*) filter (where r.condition = 'partly_open')::int,
          count(*) filter (where r.condition = 'closed')::int,
          count(*) filter (where r.condition = 'needs_help')::int
        from incident_association i
          join association a on a.id = i.association_id
          left join lateral (
            select association_id, id from safety_check
            where association_id = a.id and incident_id = i.incident_id and purpose = asked_for
              and status in ('open', 'frozen', 'closed')
            order by launched_at desc, id desc limit 1) c on true
          left join prompt p on p.association_id = c.association_id and p.safety_check_id = c.id
          left join latest_reply r on r.association_id = p.association_id and r.prompt_id = p.id
        where i.incident_id = joint
          and (i.shares_counts or i.association_id = current_association())
          and exists (select from incident_association mine
                      where mine.incident_id = joint and mine.association_id = current_association())
        group by a.id, a.name, a.created_at, 2 order by a.created_at, a.name
      $$;
    alter function door_joint_cells(uuid, text, text) owner to tomoshibi_door;
    revoke execute on function door_joint_cells(uuid, text, text) from public;
    grant execute on function door_joint_cells(uuid, text, text) to tomoshibi_app;
    revoke create on schema public from tomoshibi_door;
  `.execute(db)
}
