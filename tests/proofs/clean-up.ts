/**
 * Runs `clean` however this process ends, short of SIGKILL: done, thrown out of, Ctrl-C, SIGTERM, or left behind by npm,
 * whose shell dies of a SIGTERM without passing it on. `clean` may not wait for anything.
 */
export function cleanUpAtTheEnd(clean: () => void) {
  process.on('exit', clean)
  const leave = (why: string) => {
    console.error(`Interrupted: ${why}`)
    process.exit(130)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, leave)
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) leave('left alone')
  }, 500).unref()
}
