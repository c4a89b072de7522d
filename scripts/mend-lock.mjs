// `npm install` leaves out optional packages of other platforms that its registry does not offer, and `npm ci` then
// refuses the lock file. This names them again. Run it after every change of a version; twice changes nothing.
import { readFileSync, writeFileSync } from 'node:fs'

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
const OS = [
  [/android/, 'android'],
  [/darwin/, 'darwin'],
  [/freebsd/, 'freebsd'],
  [/win(32|dows)/, 'win32'],
]
const platform = (name) => ({
  os: [OS.find(([pattern]) => pattern.test(name))?.[1] ?? 'linux'],
  cpu: [/arm64/.test(name) ? 'arm64' : /arm/.test(name) ? 'arm' : 'x64'],
  ...(/musl/.test(name) ? { libc: ['musl'] } : {}),
})

let named = 0
for (const [folder, entry] of Object.entries({ ...lock.packages })) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`
    if (folder === '' || lock.packages[key] || lock.packages[`${folder}/${key}`]) continue
    lock.packages[key] = { version, optional: true, ...platform(name) }
    named++
  }
}
for (const entry of Object.values(lock.packages)) delete entry.resolved
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`)
console.log(`${named} optional packages named`)
