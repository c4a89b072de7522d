import { inAssociation } from '../../db.ts'
import { findAssociations } from '../../roster/queries.ts'
import { countAudience } from '../../safety-checks/queries.ts'
import { countOffice } from '../../staff/queries.ts'
import { bad, type Finding, good, note } from '../../ui/findings.ts'
import type { Terminal } from '../terminal.ts'

/** Whether each association has somebody who can launch, and members who can be reached. */
export async function lookAtPeople({ store }: Terminal): Promise<Finding[]> {
  const associations = await findAssociations(store.db)
  if (associations.length === 0)
    return [bad('医師会', '登録されていません', 'association add で登録してください')]
  const looked = associations.map(({ id, name }) =>
    inAssociation(store.db, id, async (tx) => {
      const office = await countOffice(tx, id)
      const { members, neither } = await countAudience(tx, id, { audience_roles: ['officer', 'member'] })
      return [officeFinding(name, office), rosterFinding(name, members, neither)]
    }),
  )
  return (await Promise.all(looked)).flat()
}

const officeFinding = (name: string, office: number): Finding =>
  office > 0
    ? good(`${name} 職員`, `事務局 ${office}人`)
    : bad(`${name} 職員`, '事務局の職員がいません', 'staff add で登録してください')

function rosterFinding(name: string, members: number, neither: number): Finding {
  const about = `${name} 名簿`
  if (members === 0) return bad(about, '会員がいません', 'roster import で取り込んでください')
  const says = `会員 ${members}人`
  return neither > 0
    ? note(
        about,
        `${says}、うちLINEもメールも届かない方 ${neither}人`,
        '安否確認のたびに電話が要ります。メールアドレスかLINEを登録してください',
      )
    : good(about, `${says}、全員にLINEかメールが届きます`)
}
