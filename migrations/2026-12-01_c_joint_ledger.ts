import { type Kysely, sql } from 'kysely'

/**
 * 共同の貸出管理簿 — every unit that the associations of a pool lend to each other: what it is, how it stands, until when, and
 * which association has it. Not which clinic, nor who keeps the key, nor where it lies.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    grant create on schema public to tomoshibi_door;

    create function door_pool_ledger() returns table (association_id uuid, association_name text, id uuid,
        asset_number text, kind text, maker text, model text, rated_w int, capacity_wh int, unit_status text,
        loan_status text, purpose text, handed_over_at timestamptz, returned_at timestamptz, until timestamptz,
        held_by text)
      language sql stable security definer set search_path = public, pg_temp as $$
        with pooled as (
          select n.association_id, n.association_name from door_pool_neighbours() n
          union
          select a.id, a.name from association a where a.id = current_association() and exists (
            select from power_pool_association mine where mine.association_id = a.id and mine.left_at is null))
        select u.association_id, p.association_name, u.id, u.asset_number, u.kind, u.maker, u.model, u.rated_w,
          u.capacity_wh, u.status, l.status, l.purpose, l.handed_over_at, l.returned_at, upper(l.period),
          case when l.handed_over_at is not null and l.returned_at is null
            then coalesce(borrower.name, p.association_name) end
        from pooled p join power_unit u on u.association_id = p.association_id
          left join lateral (
            select * from loan x where x.association_id = u.association_id and x.power_unit_id = u.id
              and ((x.handed_over_at is not null and x.returned_at is null)
                or x.status in ('requested', 'held', 'approved', 'reserved', 'on_loan', 'returned'))
            order by (x.handed_over_at is not null and x.returned_at is null) desc, x.status = 'returned' desc,
              x.status in ('reserved', 'approved') desc, x.created_at desc limit 1) l on true
          left join association borrower on borrower.id = l.borrower_association_id
        where u.lendable_to = 'joint' and u.status <> 'retired'
      $$;
    alter function door_pool_ledger() owner to tomoshibi_door;
    revoke execute on function door_pool_ledger() from public;
    grant execute on function door_pool_ledger() to tomoshibi_app;

    revoke create on schema public from tomoshibi_door;
  `.execute(db)
}
