import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import type { Deps } from '../../app.tsx'
import type { PowerUnitId } from '../table.ts'
import { isPass } from './rules.ts'

/** Sent back to one label's pages only. */
export const COOKIE = 'tomoshibi.unit'

/** Whether this browser gave the unit's code within the last half hour. */
export const hasPass = (
  { secrets, now }: Pick<Deps, 'secrets' | 'now'>,
  c: Context,
  { unit }: { unit: PowerUnitId },
) => isPass(secrets.power_key, unit, { pass: getCookie(c, COOKIE) ?? '', at: now() })
