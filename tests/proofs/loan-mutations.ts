/** A fault put into the database beneath the verbs, so that the proof can show that it would see one. */
interface Mutation {
  put: string
  away: string
}

const before = (what: 'insert' | 'update', table: string, body: string): Mutation => ({
  put: `
    create function planted() returns trigger language plpgsql as $$ begin ${body} end $$;
    create trigger planted before ${what} on ${table} for each row execute function planted();`,
  away: `drop trigger planted on ${table}; drop function planted();`,
})

export const MUTATIONS: Record<string, Mutation> = {
  'a recall leaves no history': before(
    'insert',
    'loan_step',
    `if new.step = 'recall' then return null; end if; return new;`,
  ),
  'the history forgets the new day': before(
    'insert',
    'loan_step',
    `if new.step in ('extend', 'recall', 'take_back') then new.due_at := null; end if; return new;`,
  ),
  'the history tells another state': before(
    'insert',
    'loan_step',
    `if new.step = 'take_back' then new.status := 'done'; end if; return new;`,
  ),
  'what came back stays out': before('update', 'loan', 'new.returned_at := null; return new;'),
  'an approval keeps no period': before(
    'update',
    'loan',
    `if new.status = 'approved' then new.period := tstzrange('2020-01-01', '2020-01-02'); end if; return new;`,
  ),
  'a hand-over is not written down': before('update', 'loan', 'new.handed_over_at := null; return new;'),
  'a broken unit stays in the offer': before('update', 'power_unit', `new.status := 'ready'; return new;`),
  'papers are never owed': before('update', 'loan', 'new.papers_due_at := null; return new;'),
  'a cancelled booking keeps the unit': before(
    'update',
    'loan',
    `if new.status = 'cancelled' then new.status := 'approved'; end if; return new;`,
  ),
  'the history has a gap': before(
    'insert',
    'loan_step',
    `new.place := new.place + (new.step = 'reserve')::int; return new;`,
  ),
}
