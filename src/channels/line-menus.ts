import { messagingApi } from '@line/bot-sdk'
import { type LineRead, readFromLine } from './line-answers.ts'

/** Rich menus of one account; none of these calls costs a message. */
export interface LineMenus {
  /** Gives the id that LINE knows the menu by; without its picture it could be shown to nobody. */
  create(menu: messagingApi.RichMenuRequest, picture: Uint8Array<ArrayBuffer>): Promise<LineRead<string>>
  /** To whoever has no menu of their own. */
  showToEverybody(id: string): Promise<LineRead<unknown>>
  /** Up to 500 users a call. LINE takes it over at once and acts a little later; strangers are passed over in silence. */
  link(id: string, user_ids: string[]): Promise<LineRead<unknown>>
  unlink(user_ids: string[]): Promise<LineRead<unknown>>
  remove(id: string): Promise<LineRead<unknown>>
}

/** Pictures go to a host of their own at LINE; a far end of ours has one for everything. */
const pictureHostOf = (baseURL: string) =>
  new URL(baseURL).host === 'api.line.me' ? 'https://api-data.line.me' : baseURL

export function openLineMenus(baseURL: string, channelAccessToken: string): LineMenus {
  const client = new messagingApi.MessagingApiClient({ channelAccessToken, baseURL })
  const pictures = new messagingApi.MessagingApiBlobClient({
    channelAccessToken,
    baseURL: pictureHostOf(baseURL),
  })
  return {
    async create(menu, picture) {
      const created = await readFromLine(() => client.createRichMenu(menu).then((made) => made.richMenuId))
      if (!created.ok) return created
      const blob = new Blob([picture], { type: 'image/png' })
      const drawn = await readFromLine(() => pictures.setRichMenuImage(created.read, blob))
      if (drawn.ok) return created
      // Half a menu would stay for good: LINE keeps a thousand and deletes none.
      await readFromLine(() => client.deleteRichMenu(created.read))
      return drawn
    },
    showToEverybody: (id) => readFromLine(() => client.setDefaultRichMenu(id)),
    link: (richMenuId, userIds) => readFromLine(() => client.linkRichMenuIdToUsers({ richMenuId, userIds })),
    unlink: (userIds) => readFromLine(() => client.unlinkRichMenuIdFromUsers({ userIds })),
    remove: (id) => readFromLine(() => client.deleteRichMenu(id)),
  }
}
