import { runStories } from './run-stories.ts'
import { conclude, readOptions } from './verdict.ts'

readOptions({})
const { ok, ...figures } = await runStories('tests/processes/')
conclude(ok, { proof: 'processes', ...figures })
