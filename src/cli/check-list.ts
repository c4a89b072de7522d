import { inAssociation } from '../db.ts'
import { findSafetyChecks } from '../safety-checks/queries.ts'
import { headline } from '../safety-checks/rules.ts'
import { dayAndTime } from '../ui/time.ts'
import { findNamed } from './association.ts'
import { STATUSES } from './check-status.ts'
import { fail, told } from './errors.ts'
import { type Command, textOption } from './terminal.ts'

export const checkList: Command = {
  usage: 'check list --association 医師会',
  about: ['安否確認を新しい順に100件まで並べます。'],
  options: { association: textOption },
  needed: ['association'],
  words: 0,
  settings: 'database',
  async run(terminal) {
    const association = await findNamed(terminal)
    if (!association) return fail('no_association')
    const checks = await inAssociation(terminal.store.db, association.id, (tx) =>
      findSafetyChecks(tx, association.id),
    )
    const lines = checks.map(
      (check) =>
        `${check.id}  ${check.launched_at ? dayAndTime(check.launched_at) : '未発報'}  ${STATUSES[check.status]}  回答 ${check.replied}/${check.prompted}  ${headline(check)}`,
    )
    return told(lines.length > 0 ? lines : ['安否確認はまだありません。check create で作ります。'], {
      checks: checks.map(({ id, purpose, status, launched_at, prompted, replied, needs_help, ...check }) => ({
        id,
        purpose,
        headline: headline({ purpose, title: check.title }),
        status,
        launched_at,
        prompted,
        replied,
        needs_help,
      })),
    })
  },
}
