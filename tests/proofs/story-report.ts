import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Mode } from '../mode-names.ts'

const REPORT = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          fullName: z.string(),
          failureMessages: z.array(z.string()),
          meta: z.object({ stands_on: z.string().optional(), not_here: z.string().optional() }),
        }),
      ),
    }),
  ),
})

export interface ModeReport {
  /** On an installation of this mode. */
  passed: number
  failed: number
  skipped: { title: string; reason: string }[]
  /** Passed, but stand on no installation: a spool's folder, the far ends, refusals to start. In no mode's count. */
  beside: number
  failures: { title: string; why: string }[]
}

/** What vitest wrote about one mode's run; null where it wrote nothing. */
export function readStories(path: string, mode: Mode): ModeReport | null {
  if (!existsSync(path)) return null
  const files = REPORT.parse(JSON.parse(readFileSync(path, 'utf8'))).testResults
  const stories = files.flatMap(({ assertionResults }) => assertionResults)
  const passed = stories.filter(({ status }) => status === 'passed')
  const failed = stories.filter(({ status }) => status === 'failed')
  // A file that does not load has no story that could fail.
  const unread = files.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((story) => story.status !== 'failed'),
  )
  const here = passed.filter(({ meta }) => meta.stands_on === mode).length
  return {
    passed: here,
    failed: failed.length + unread.length,
    skipped: stories
      .filter(({ status }) => status !== 'passed' && status !== 'failed')
      .map(({ fullName, meta }) => ({
        title: fullName.trim(),
        reason: meta.not_here ?? 'what it needs is not on this machine',
      })),
    beside: passed.length - here,
    failures: [
      ...failed.map(({ fullName, failureMessages: [first = ''] }) => ({
        title: fullName.trim(),
        why: first,
      })),
      ...unread.map(({ name, message }) => ({ title: name, why: message })),
    ],
  }
}
