import { type Kysely, sql } from 'kysely'

/** Whose need a borrowed unit is for, and what a neighbour lends, with everything that decides whether it fits and how long it lasts; still neither key nor place. */
export async function up(db: Kysely<unknown>) {
  await sql`
    grant create on schema public to tomoshibi_door;

    drop function door_pool_units();
    create function door_pool_units() returns table (association_id uuid, association_name text, id uuid,
        asset_number text, kind text, maker text, model text, rated_w int, rated_va int, peak_w int, waveform text,
        frequency text, outlets int, fuel text, tank_ml int, cassettes int, burn_points jsonb, capacity_wh int,
        health_percent int, charge_percent int, weight_kg numeric, is_free boolean)
      language sql stable security definer set search_path = public, pg_temp as $$
        select u.association_id, n.association_name, u.id, u.asset_number, u.kind, u.maker, u.model, u.rated_w,
          u.rated_va, u.peak_w, u.waveform, u.frequency, u.outlets, u.fuel, u.tank_ml, u.cassettes, u.burn_points,
          u.capacity_wh, u.health_percent, u.charge_percent, u.weight_kg,
          not exists (select from loan l where l.association_id = u.association_id and l.power_unit_id = u.id
            and ((l.status in ('approved', 'reserved', 'on_loan', 'returned', 'broken', 'lost')
                and l.period && tstzrange(app_clock(), app_clock() + interval '1 day'))
              or (l.handed_over_at is not null and l.returned_at is null)))
        from door_pool_neighbours() n join power_unit u on u.association_id = n.association_id
        where u.lendable_to = 'joint' and u.status = 'ready'
      $$;
    -- For which need of the borrower's own association: an id and nothing else, as his needs lie behind his wall.
    alter table loan add column borrower_need_id uuid,
      add constraint loan_borrower_need check (borrower_need_id is null or borrower_association_id is not null);

    drop function door_borrowed_loans();
    create function door_borrowed_loans() returns table (association_id uuid, association_name text, id uuid,
        power_unit_id uuid, need_id uuid, asset_number text, kind text, maker text, model text, purpose text,
        status text, facility_name text, since timestamptz, until timestamptz, handed_over_at timestamptz,
        returned_at timestamptz)
      language sql stable security definer set search_path = public, pg_temp as $$
        select l.association_id, a.name, l.id, u.id, l.borrower_need_id, u.asset_number, u.kind, u.maker, u.model,
          l.purpose, l.status, l.borrower_facility_name, lower(l.period), upper(l.period), l.handed_over_at,
          l.returned_at
        from loan l join association a on a.id = l.association_id
          join power_unit u on u.association_id = l.association_id and u.id = l.power_unit_id
        where l.borrower_association_id = current_association()
      $$;
    alter function door_borrowed_loans() owner to tomoshibi_door;
    revoke execute on function door_borrowed_loans() from public;
    grant execute on function door_borrowed_loans() to tomoshibi_app;

    alter function door_pool_units() owner to tomoshibi_door;
    revoke execute on function door_pool_units() from public;
    grant execute on function door_pool_units() to tomoshibi_app;

    revoke create on schema public from tomoshibi_door;
  `.execute(db)
}
