import { type Finding, linesOf } from '../ui/findings.ts'
import { lookAtDatabase } from './doctor/database.ts'
import { lookAtEdge } from './doctor/edge.ts'
import { lookAtLine } from './doctor/line.ts'
import { lookAtAddress, lookAtDisk, lookAtSecret } from './doctor/machine.ts'
import { lookAtMail } from './doctor/mail.ts'
import { lookAtPeople } from './doctor/people.ts'
import { lookAtQueue, lookAtWork } from './doctor/queue.ts'
import { fail, told } from './errors.ts'
import type { Command, Terminal } from './terminal.ts'

export const doctor: Command = {
  usage: 'doctor',
  about: [
    '動かすのに要るものを1つずつ調べ、直し方を示します。何も変えず、だれにも送りません。',
    '良 = 使えます、否 = 直してください、注 = 知っておいてください、未 = 設定していません(なくても動きます)。',
    '「否」があると終了コードは1です。',
  ],
  options: {},
  needed: [],
  words: 0,
  settings: 'everything',
  on_old_database: true,
  async run(terminal) {
    const findings = await lookAtEverything(terminal)
    const lines = linesOf(findings)
    const faults = findings.filter(({ mark }) => mark === 'bad').length
    if (faults === 0) return told([...lines, '', '直すところはありません。'], { findings })
    if (!terminal.flag('json')) terminal.say([...lines, ''], {})
    return fail('trouble_found', [], { findings })
  },
}

/** Where the database does not answer, or is of another version, what lies in it is left out. */
async function lookAtEverything(terminal: Terminal): Promise<Finding[]> {
  const database = await lookAtDatabase(terminal)
  const [queue, disk, address, mail, edge, ...inside] = await Promise.all([
    lookAtQueue(terminal),
    lookAtDisk(terminal.config),
    lookAtAddress(terminal.config),
    lookAtMail(terminal),
    lookAtEdge(terminal),
    ...(database.answers ? [lookAtWork(terminal), lookAtLine(terminal), lookAtPeople(terminal)] : []),
  ])
  return [
    ...database.findings,
    queue,
    lookAtSecret(terminal.config),
    disk,
    ...address,
    ...mail,
    edge,
    ...inside.flat(),
  ]
}
