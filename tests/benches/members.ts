import { addLineChannel } from '../../src/deliveries/add-line-channel.ts'
import { addAssociation } from '../../src/roster/add-association.ts'
import { useLineChannel } from '../../src/roster/use-line-channel.ts'
import { draft } from '../proofs/people.ts'
import type { Installation } from '../proofs/stand.ts'

/** An association of so many members with LINE and mail each, written straight into the tables, and a drill. */
export async function settleMany(here: Installation, members: number) {
  const { db } = here.plant.store
  const by = { by: 'cli', at: here.plant.now() }
  const added = await addAssociation(db, { name: '大きな医師会', phone: null, line_channel_id: null, ...by })
  if (!added.ok) throw new Error(added.reason)
  const { association } = added
  const keys = { channel_secret: 'secret', access_token: 'token', bot_user_id: `U${'f'.repeat(32)}` }
  const opened = await addLineChannel(db, {
    secrets: here.plant.secrets,
    association,
    name: '公式',
    ...keys,
    at: by.at,
  })
  if (!opened.ok) throw new Error(opened.reason)
  const { line_channel_id } = opened
  await useLineChannel(db, { association, line_channel_id, ...by })
  await here.ask(
    `with f as (
       insert into facility (association_id, id, name, facility_type, ward)
       select $1, gen_random_uuid(), '第' || n || '医院', 'clinic', (array['東','西','中'])[n % 3 + 1]
       from generate_series(1, $2::int) n returning id),
     m as (
       insert into member (association_id, member_number, name, kana, role, facility_id)
       select $1, 'N' || n, '会員 ' || n, 'カイイン', case when n % 8 = 0 then 'officer' else 'member' end, f.id
       from (select id, row_number() over () as n from f) f returning id, member_number)
     insert into contact_point (association_id, member_id, system, value, line_channel_id)
     select $1, m.id, way.system, way.value, way.channel from m cross join lateral (values
       ('line', 'U' || md5(m.member_number), $3::uuid),
       ('mail', lower(m.member_number) || '@d' || hashtext(m.member_number) % 7 + 10 || '.example.jp', null)
     ) as way(system, value, channel)`,
    [association, members, line_channel_id],
  )
  return { id: association, line_channel_id, keys, members: [], check: await draft(here, association) }
}
