// npm test: types, lint, then every test on real services. The last line counts what passed and what failed.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const dir = mkdtempSync(join(tmpdir(), 'tomoshibi-test-'))
const report = join(dir, 'report.json')
const windows = process.platform === 'win32'
const run = (command, ...args) => spawnSync(command, args, { stdio: 'inherit', shell: windows }).status === 0

const only = process.argv.slice(2)
const steps = { types: run('tsc'), lint: run('biome', 'check', '--error-on-warnings', '.') }
steps.tests = run(
  'vitest',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...only,
)

const counted = readReport()
const broken = Object.entries(steps).filter(([name, ok]) => !ok && (name !== 'tests' || counted.failed === 0))
for (const [name] of broken) console.log(`FAILED ${name}`)
rmSync(dir, { recursive: true, force: true })

const passed = counted.passed + (steps.types ? 1 : 0) + (steps.lint ? 1 : 0)
const failed = counted.failed + broken.length
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)

function readReport() {
  try {
    const { numPassedTests, numFailedTests, numTotalTests } = JSON.parse(readFileSync(report, 'utf8'))
    return { passed: numPassedTests, failed: numFailedTests || (numTotalTests === 0 ? 1 : 0) }
  } catch {
    return { passed: 0, failed: 1 }
  }
}
