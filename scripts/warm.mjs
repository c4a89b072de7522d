// After an installation: one empty embedded database, kept beside the packages, so that every later one is a copy of
// it (under a second) and not an initdb of its own (four). Nothing but PostgreSQL's own catalogue is in it.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'

const lite = await PGlite.create()
const empty = await lite.dumpDataDir('none')
mkdirSync('node_modules/.cache', { recursive: true })
writeFileSync('node_modules/.cache/empty-database.part', Buffer.from(await empty.arrayBuffer()))
renameSync('node_modules/.cache/empty-database.part', 'node_modules/.cache/empty-database.tar')
await lite.close()
