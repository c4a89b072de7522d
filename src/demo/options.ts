import { parseArgs } from 'node:util'

export interface DemoOptions {
  auto: boolean
  json: boolean
  members: number | null
  seed: number
  /** Only LINE, the mail host and the doctors, for an installation of one's own; its files go into this folder. */
  'far-ends': string | null
}

/** What stands behind `npm run demo --`, or the sentence that says what is wrong with it. */
export function readOptions(
  argv: string[],
): { ok: true; options: DemoOptions } | { ok: false; sentence: string } {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        auto: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        members: { type: 'string' },
        seed: { type: 'string', default: '1' },
        'far-ends': { type: 'string' },
      },
    })
    const members = values.members === undefined ? null : Number(values.members)
    if (members !== null && !(Number.isInteger(members) && members >= 1 && members <= 200_000))
      return { ok: false, sentence: '--members には 1 から 200000 までの人数を書いてください。' }
    return {
      ok: true,
      options: { ...values, members, seed: Number(values.seed) || 1, 'far-ends': values['far-ends'] ?? null },
    }
  } catch {
    return {
      ok: false,
      sentence:
        '使い方: npm run demo -- [--auto] [--members 人数] [--json] [--seed 数] [--far-ends フォルダー]',
    }
  }
}
