import { addAssociation } from '../roster/add-association.ts'
import { findAssociationByName, findAssociations } from '../roster/queries.ts'
import { fail, told } from './errors.ts'
import { type Command, type Terminal, textOption } from './terminal.ts'

/** Whom everything the CLI does is recorded under. */
export const CLI = 'cli'

/** The association named by --association, by its exact name or its id. */
export const findNamed = ({ store, option }: Terminal) =>
  findAssociationByName(store.db, option('association'))

export const associationAdd: Command = {
  usage: 'association add --name 名前 [--phone 電話番号]',
  about: ['医師会を登録します。', '電話番号は、回答のページに事務局の連絡先として出ます。'],
  options: { name: textOption, phone: textOption },
  needed: ['name'],
  words: 0,
  settings: 'database',
  async run({ store, option, now }) {
    const added = await addAssociation(store.db, {
      name: option('name'),
      phone: option('phone') || null,
      line_channel_id: null,
      by: CLI,
      at: now(),
    })
    if (!added.ok) return fail(added.reason)
    return told([`医師会を登録しました: ${option('name')}`, `ID: ${added.association}`], {
      association_id: added.association,
    })
  },
}

export const associationList: Command = {
  usage: 'association list',
  about: ['登録されている医師会を、名前とIDで並べます。'],
  options: {},
  needed: [],
  words: 0,
  settings: 'database',
  async run({ store }) {
    const associations = await findAssociations(store.db)
    const lines = associations.map(({ id, name }) => `${id}  ${name}`)
    return told(lines.length > 0 ? lines : ['医師会はまだありません。association add で登録します。'], {
      associations,
    })
  },
}
