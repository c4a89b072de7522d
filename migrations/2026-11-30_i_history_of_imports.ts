import { type Kysely, sql } from 'kysely'

/** Imports are in the history too, and taking one back takes the lines about the members it removes along. */
export async function up(db: Kysely<unknown>) {
  await sql`
    -- What people noted is out of this door's reach: a member with such a line stays.
    create policy door on roster_change for select to tomoshibi_door
      using (association_id = current_association() and source = 'import');
    create policy door_off on roster_change for delete to tomoshibi_door
      using (association_id = current_association() and source = 'import');
    grant select (association_id, member_id, facility_id, source) on roster_change to tomoshibi_door;
    grant delete on roster_change to tomoshibi_door;

    -- As before, but the lines that imports wrote about such a row go with it, and stay where the row stays.
    create or replace function door_take_back_added(import uuid, wanted uuid[]) returns table (id uuid)
      language plpgsql security definer set search_path = public, pg_temp as $$
      #variable_conflict use_column
      declare list jsonb; one uuid; kind text;
      begin
        select r.added into list from roster_import r
          where r.association_id = current_association() and r.id = import and r.state = 'applied';
        foreach kind in array array['contact_points', 'members', 'facilities'] loop
          for one in select w.id from jsonb_array_elements_text(list -> kind) as a(id)
              join unnest(wanted) as w(id) on w.id = a.id::uuid loop
            begin
              if kind = 'contact_points' then
                delete from contact_point c where c.association_id = current_association() and c.id = one;
              elsif kind = 'members' then
                delete from roster_change l where l.association_id = current_association()
                  and l.member_id = one and l.source = 'import';
                delete from member m where m.association_id = current_association() and m.id = one;
              else
                delete from roster_change l where l.association_id = current_association()
                  and l.facility_id = one and l.source = 'import';
                delete from facility f where f.association_id = current_association() and f.id = one;
              end if;
              if found then id := one; return next; end if;
            exception when foreign_key_violation then null;
            end;
          end loop;
        end loop;
      end $$;
  `.execute(db)
}
