import { type AutoResult, playThrough } from './auto.ts'
import { openDemo } from './open-demo.ts'
import { readOptions } from './options.ts'
import { printResult, printWelcome } from './words.ts'

const read = readOptions(process.argv.slice(2))
if (!read.ok) {
  console.error(read.sentence)
  process.exit(2)
}
const { options } = read
const demo = await openDemo({ ...options, speed: options.auto ? 'full' : '10' })

let stopping = false
async function stop(code: number) {
  if (stopping) return
  stopping = true
  setTimeout(() => process.exit(code), 5_000).unref()
  await demo.close()
  process.exit(code)
}
process.on('SIGINT', () => void stop(0))
process.on('SIGTERM', () => void stop(0))
demo.child.on('exit', () => {
  if (stopping) return
  console.error('相手側のプロセスが止まったため、デモを終わります。')
  void stop(1)
})

if (options.auto) {
  const { result, broken } = await playThrough(demo)
  printResult(result, broken)
  if (options.json) console.log(JSON.stringify(result satisfies AutoResult))
  await stop(result.ok ? 0 : 1)
} else printWelcome(demo)
