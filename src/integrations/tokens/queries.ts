import { sql } from 'kysely'
import { type Db, inAssociationOf, type Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { ApiToken, ApiTokenId } from '../table.ts'
import { hashOfToken, isToBeNoted, tokenState } from './rules.ts'

/** Those that were not revoked, the newest first; one that has run out stays to be seen. */
export const findTokens = (tx: Tx, association: AssociationId) =>
  tx
    .selectFrom('api_token')
    .selectAll()
    .where('association_id', '=', association)
    .where('revoked_at', 'is', null)
    .orderBy('made_at', 'desc')
    .orderBy('id')
    .execute()

/** Scoped by association on purpose: a guessed id from next door finds nothing. */
export const findToken = (tx: Tx, association: AssociationId, id: ApiTokenId) =>
  tx
    .selectFrom('api_token')
    .selectAll()
    .where('association_id', '=', association)
    .where('id', '=', id)
    .executeTakeFirst()

/** Whose token it is, through the one door that knows; null for one that nobody made. Notes that it was used. */
export const openToken = (db: Db, token: string, at: Date): Promise<ApiToken | null> =>
  inAssociationOf(
    db,
    sql<{ association_id: AssociationId; api_token_id: ApiTokenId }>`door_api_token(${hashOfToken(token)})`,
    async (tx, { association_id, api_token_id }) => {
      const found = await findToken(tx, association_id, api_token_id)
      if (found && tokenState(found, at) === 'works' && isToBeNoted(found.last_used_at, at))
        await tx
          .updateTable('api_token')
          .set({ last_used_at: at })
          .where('association_id', '=', association_id)
          .where('id', '=', api_token_id)
          .execute()
      return found ?? null
    },
  )
