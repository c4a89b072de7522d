import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { matches } from './source.ts'

describe('what is committed', () => {
  const tracked = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0').filter(Boolean)
  const texts = tracked.filter((path) => !/\.(png|jpe?g|ico|woff2?|xlsx)$/.test(path))
  const MACHINE =
    /(?<![\w.~-])\/(?:work|root|home|Users|mnt)\/[\w.]|\bhttps?:\/\/[^\s"'<]*(?:registry|verdaccio|artifactory|npmmirror)/

  test('names no path and no host of the machine it was written on', () => {
    const named = texts.flatMap((path) =>
      matches({ path, text: readFileSync(path, 'utf8') }, [new RegExp(MACHINE, 'g')], String).map(
        ({ at }) => at,
      ),
    )
    expect(named).toEqual([])
  })

  test.each(['see /ro' + 'ot/.npmrc', '"/wo' + 'rk/main"', 'https://regis' + 'try.example.jp/a.tgz'])(
    '%s would',
    (text) => {
      expect(MACHINE.test(text)).toBe(true)
    },
  )

  test('asks for exact versions from no place in particular', () => {
    expect(readFileSync('package-lock.json', 'utf8')).not.toContain('"resolved"')
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
      readFileSync('package.json', 'utf8'),
    )
    const loose = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version)),
    )
    expect(loose).toEqual([])
  })
})
