import { sql } from 'kysely'
import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { ApiTokenId } from '../table.ts'
import { hashOfToken, MOST_TOKENS, newToken, type TokenAsked } from './rules.ts'

/** 鍵をつくる — gives the token this once. A form sent twice makes one: its id is older than the first click. */
export const makeToken = (
  db: Db,
  {
    association,
    id,
    asked,
    by,
    at,
  }: { association: AssociationId; id: ApiTokenId; asked: TokenAsked; by: string; at: Date },
) =>
  inAssociation(
    db,
    association,
    async (tx): Promise<{ ok: true; token: string } | Refusal<'already_made' | 'too_many'>> => {
      // Two at once would both count nineteen.
      await sql`select pg_advisory_xact_lock(hashtextextended(${`api_token ${association}`}, 0))`.execute(tx)
      const { rows } = await sql<{ working: number; is_made: boolean }>`
        select (count(*) filter (where revoked_at is null and expires_at > ${at}))::int as working,
          coalesce(bool_or(id = ${id}), false) as is_made
        from api_token where association_id = ${association}`.execute(tx)
      if (rows[0]?.is_made) return refuse('already_made')
      if ((rows[0]?.working ?? 0) >= MOST_TOKENS) return refuse('too_many')
      const token = newToken()
      const { name, scopes, expires_at } = asked
      await tx
        .insertInto('api_token')
        .values({
          association_id: association,
          id,
          name,
          scopes,
          token_hash: hashOfToken(token),
          made_by: by,
          made_at: at,
          expires_at,
        })
        .execute()
      await audit(tx, { association, actor: by, action: 'api_token.make', detail: { id, scopes }, at })
      return { ok: true, token }
    },
  )
