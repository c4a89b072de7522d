import { createHash } from 'node:crypto'
import { headersWith, STYLE } from './page-style.ts'

/** On Node; the edge hashes the style by itself. */
export const headersFor = (style: string) => headersWith(createHash('sha256').update(style).digest('base64'))

export const REPLY_PAGE_HEADERS = headersFor(STYLE)
