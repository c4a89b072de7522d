import { readFileSync } from 'node:fs'

const PAGE = 4_096
const TICKS_A_SECOND = 100

/** Memory and processor time of other processes, looked at every 100 ms. Linux only. */
export function watchProcesses(pids: number[]) {
  const rss = () =>
    Math.max(...pids.map((pid) => Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE))
  const cpu_us = () =>
    pids.reduce((sum, pid) => {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      return sum + ((Number(fields[11]) + Number(fields[12])) * 1e6) / TICKS_A_SECOND
    }, 0)
  const start = { rss: rss(), cpu: cpu_us() }
  let peak = start.rss
  const timer = setInterval(() => {
    peak = Math.max(peak, rss())
  }, 100)
  return {
    stop() {
      clearInterval(timer)
      const mb = (bytes: number) => Math.round(bytes / 2 ** 20)
      return { rss_mb: [mb(start.rss), mb(peak)] as const, cpu_us: cpu_us() - start.cpu }
    },
  }
}
