import { type Kysely, sql } from 'kysely'

/**
 * The joint ledger and the offers of neighbours by one rule: a mere request blocks nobody, what came back is not free before
 * it was looked at. And an association of another pool is named to nobody who does not share one with it.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    grant create on schema public to tomoshibi_door;

    drop function door_pool_ledger();
    create function door_pool_ledger() returns table (association_id uuid, association_name text, id uuid,
        asset_number text, kind text, maker text, model text, rated_w int, capacity_wh int, unit_status text,
        loan_status text, purpose text, handed_over_at timestamptz, returned_at timestamptz, until timestamptz,
        held_by text, is_free boolean)
      language sql stable security definer set search_path = public, pg_temp as $$
        with pooled as (
          select n.association_id, n.association_name from door_pool_neighbours() n
          union
          select a.id, a.name from association a where a.id = current_association() and exists (
            select from power_pool_association mine where mine.association_id = a.id and mine.left_at is null))
        select u.association_id, p.association_name, u.id, u.asset_number, u.kind, u.maker, u.model, u.rated_w,
          u.capacity_wh, u.status, l.status, l.purpose, l.handed_over_at, l.returned_at, upper(l.period),
          case when l.handed_over_at is not null and l.returned_at is null then
            case when l.borrower_association_id is null then p.association_name
              else coalesce(borrower.association_name, 'ほかの医師会') end end,
          u.status = 'ready' and l.id is null
        from pooled p join power_unit u on u.association_id = p.association_id
          left join lateral (
            select * from loan x where x.association_id = u.association_id and x.power_unit_id = u.id
              and ((x.handed_over_at is not null and x.returned_at is null) or x.status = 'returned'
                or (x.status in ('approved', 'reserved', 'on_loan', 'broken', 'lost')
                  and x.period && tstzrange(app_clock(), app_clock() + interval '1 day')))
            order by (x.handed_over_at is not null and x.returned_at is null) desc, x.status = 'returned' desc,
              x.status in ('reserved', 'approved') desc, x.created_at desc limit 1) l on true
          left join pooled borrower on borrower.association_id = l.borrower_association_id
        where u.lendable_to = 'joint' and u.status <> 'retired'
      $$;
    alter function door_pool_ledger() owner to tomoshibi_door;
    revoke execute on function door_pool_ledger() from public;
    grant execute on function door_pool_ledger() to tomoshibi_app;

    create or replace function door_pool_units() returns table (association_id uuid, association_name text, id uuid,
        asset_number text, kind text, maker text, model text, rated_w int, rated_va int, peak_w int, waveform text,
        frequency text, outlets int, fuel text, tank_ml int, cassettes int, burn_points jsonb, capacity_wh int,
        health_percent int, charge_percent int, weight_kg numeric, is_free boolean)
      language sql stable security definer set search_path = public, pg_temp as $$
        select u.association_id, n.association_name, u.id, u.asset_number, u.kind, u.maker, u.model, u.rated_w,
          u.rated_va, u.peak_w, u.waveform, u.frequency, u.outlets, u.fuel, u.tank_ml, u.cassettes, u.burn_points,
          u.capacity_wh, u.health_percent, u.charge_percent, u.weight_kg,
          not exists (select from loan l where l.association_id = u.association_id and l.power_unit_id = u.id
            and ((l.handed_over_at is not null and l.returned_at is null) or l.status = 'returned'
              or (l.status in ('approved', 'reserved', 'on_loan', 'broken', 'lost')
                and l.period && tstzrange(app_clock(), app_clock() + interval '1 day'))))
        from door_pool_neighbours() n join power_unit u on u.association_id = n.association_id
        where u.lendable_to = 'joint' and u.status = 'ready'
      $$;

    revoke create on schema public from tomoshibi_door;
  `.execute(db)
}
