import { migrate } from '../migrate.ts'
import { told } from './errors.ts'
import type { Command } from './terminal.ts'

export const migrateCommand: Command = {
  usage: 'migrate',
  about: ['データベースをこの版に合わせます。', '何度実行しても構いません。データは消えません。'],
  options: {},
  needed: [],
  words: 0,
  settings: 'database',
  on_old_database: true,
  async run({ store }) {
    const migrations = await migrate(store.owner)
    const lines = migrations.map((name) => `実行しました: ${name}`)
    return told(lines.length > 0 ? lines : ['データベースは、もうこの版です。'], { migrations })
  },
}
