import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId, LineChannelId } from '../../roster/table.ts'

type Wanted = { ok: true; line_channel_id: LineChannelId } | Refusal<'no_channel'>

/** メニューの表示 — from now on the channel shows our menus; a worker tells LINE. Pressed again, LINE is asked at once. */
export const wantMenus = (
  db: Db,
  { association, by, at }: { association: AssociationId; by: string; at: Date },
): Promise<Wanted> =>
  inAssociation(db, association, async (tx) => {
    const channel = await tx
      .selectFrom('association')
      .innerJoin('line_channel', 'line_channel.id', 'association.line_channel_id')
      .select('line_channel.id')
      .where('association.id', '=', association)
      .executeTakeFirst()
    if (!channel) return refuse('no_channel')
    const { id: line_channel_id } = channel
    await tx
      .updateTable('line_channel')
      .set((eb) => ({
        menus_wanted_at: eb.fn.coalesce('menus_wanted_at', eb.val(at)),
        menus_try_at: null,
        menus_failure: null,
      }))
      .where('id', '=', line_channel_id)
      .execute()
    const detail = { line_channel_id }
    await audit(tx, { association, actor: by, action: 'line_channel.want_menus', detail, at })
    return { ok: true, line_channel_id }
  })
