import type { AutoResult } from './auto.ts'
import { forkFarEnds } from './far-end-asks.ts'
import { readOptions } from './options.ts'

const read = readOptions(process.argv.slice(2))
if (!read.ok) {
  console.error(read.sentence)
  process.exit(2)
}
const { options } = read
// The second process starts while this one still loads its own half.
const child = forkFarEnds()
if (options['far-ends'] !== null) {
  const { playFarEnds } = await import('./far-ends-alone.ts')
  await playFarEnds(child, { ...options, folder: options['far-ends'] })
  // Ctrl-C reaches both processes; the other goes when this one has.
  await new Promise(() => {})
}
const { openDemo } = await import('./open-demo.ts')
const { playThrough } = await import('./auto.ts')
const { printResult, printWelcome } = await import('./words.ts')
const demo = await openDemo({ ...options, speed: options.auto ? 'full' : '10', child })

let stopping = false
async function stop(code: number) {
  if (stopping) return
  stopping = true
  setTimeout(() => process.exit(code), 5_000).unref()
  await demo.close()
  process.exit(code)
}
// A play-through that was cut short has proved nothing.
const interrupted = options.auto ? 1 : 0
process.on('SIGINT', () => void stop(interrupted))
process.on('SIGTERM', () => void stop(interrupted))
child.on('exit', () => {
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
