import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cleanUpAtTheEnd } from './clean-up.ts'
import { runStories } from './run-stories.ts'
import { conclude, readOptions } from './verdict.ts'

const { text } = readOptions({ pictures: { type: 'string', default: '' } })
const folder = mkdtempSync(join(tmpdir(), 'tomoshibi-pages-'))
cleanUpAtTheEnd(() => rmSync(folder, { recursive: true, force: true }))
const pictures = text('pictures') || join(folder, 'pictures')
mkdirSync(pictures, { recursive: true })

const { ok, ...figures } = await runStories('tests/browser/', { SCREENSHOTS: pictures })
conclude(ok, { proof: 'pages', ...figures, pictures: readdirSync(pictures).length })
