import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import type { Deps } from '../app.tsx'
import { clientAddress } from './rules.ts'

/** Who asks, as far as tries are counted; `app.request()` has no connection behind it. */
export const addressOf = (c: Context, { trusted_proxy }: Pick<Deps, 'trusted_proxy'>) =>
  clientAddress({
    peer: c.env?.incoming ? getConnInfo(c).remote.address : undefined,
    forwarded_for: c.req.header('X-Forwarded-For'),
    trusted_proxy,
  })
