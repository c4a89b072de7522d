import { launch } from '../safety-checks/launch.ts'
import { countAudience, findSafetyCheck } from '../safety-checks/queries.ts'
import { findLineCost } from '../safety-checks/quota/queries.ts'
import { takesReserve } from '../safety-checks/quota/rules.ts'
import { BANDS, headline } from '../safety-checks/rules.ts'
import { findAskedCheck } from './asked-check.ts'
import { CLI } from './association.ts'
import { fail, told } from './errors.ts'
import { reserveLine } from './reserve-line.ts'
import { agreed, ask, type Command, flagOption, isAsking, type Terminal, textOption } from './terminal.ts'

const ACTUAL = '本番'

export const checkLaunch: Command = {
  usage: `check launch ID --association 医師会 [--yes] [--confirm ${ACTUAL}] [--use-reserve]`,
  about: [
    '安否確認を発報します。会員にLINEとメールが届きます。',
    `送る前に確かめます。--yes で省けます。本番では、かわりに --confirm ${ACTUAL} が要ります。`,
    '訓練がLINEの災害用の取り置きを割り込むときは、--use-reserve を付けたときだけ送ります。',
  ],
  options: { association: textOption, yes: flagOption, confirm: textOption, 'use-reserve': flagOption },
  needed: ['association'],
  words: 1,
  settings: 'everything',
  async run(terminal) {
    const { store, queues, now } = terminal
    const draft = await findAskedCheck(terminal, async (tx, association, id) => {
      const check = await findSafetyCheck(tx, association, id)
      if (!check) return check
      const { members } = await countAudience(tx, association, check)
      return { check, members, cost: await findLineCost(tx, check) }
    })
    if (!draft.ok) return draft.told
    const { association, id } = draft
    const { check, members, cost } = draft.found
    if (check.status !== 'draft' || check.discarded_at) return fail('not_draft')
    if (cost && takesReserve(cost, check.purpose) && !terminal.flag('use-reserve'))
      return fail('takes_reserve', [reserveLine(cost)])
    const asked = `${headline(check)} を${members}人に送ります。${BANDS[check.purpose]}。`
    const refusal = await confirmed(terminal, { actual: check.purpose === 'actual', asked })
    if (refusal) return fail('not_confirmed', [refusal])

    const launched = await launch(
      { db: store.db, queues },
      {
        association,
        id,
        seen: check.version,
        reserve: terminal.flag('use-reserve') ? 'use' : 'ask',
        by: CLI,
        at: now(),
      },
    )
    if (!launched.ok) return fail(launched.reason)
    const { prompted } = launched
    return told(
      [
        `${headline(check)} を発報しました。対象 ${prompted}人。`,
        '送信は、動いているサーバー(npm start)か npm run worker が行います。',
      ],
      { id, purpose: check.purpose, prompted },
    )
  },
}

/** Null when confirmed; otherwise what to do. An actual check is never launched by a habit of --yes. */
async function confirmed(
  terminal: Terminal,
  { actual, asked }: { actual: boolean; asked: string },
): Promise<string | null> {
  if (!actual) return agreed(terminal, asked)
  const { option } = terminal
  const word =
    option('confirm') ||
    (isAsking(terminal) ? await ask(terminal, `${asked}「${ACTUAL}」と入力してください: `) : '')
  return word === ACTUAL ? null : `本番を送るには --confirm ${ACTUAL} を付けてください。`
}
