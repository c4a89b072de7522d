import type { LineAccount } from './line-account.ts'
import { type Answer, invalid, isUserId, ok, refusal } from './line-rules.ts'

/** One button of a menu, as a phone shows it. */
export interface MenuButton {
  label: string
  data: string
  displayText?: string
}

interface RichMenu {
  size?: { width?: unknown; height?: unknown }
  name?: unknown
  chatBarText?: unknown
  areas?: { bounds?: unknown; action?: Partial<MenuButton> & { type?: unknown } }[]
}

const MOST_MENUS = 1_000
const MOST_AREAS = 20
const MOST_USERS = 500
const MOST_PICTURE_BYTES = 1_024 * 1_024
/** Making and deleting a menu. */
const CHANGES_AN_HOUR = 100
const HOUR_MS = 60 * 60_000

/** One account's rich menus: which there are, who sees which, and the one for everybody else. */
export class RichMenus {
  readonly made = new Map<string, { menu: RichMenu; has_picture: boolean }>()
  /** user id → menu id; like LINE's own, it stays when somebody blocks the account. */
  readonly links = new Map<string, string>()
  of_everybody: string | null = null
  #changes: number[] = []

  mayChange(now: number) {
    this.#changes = this.#changes.filter((at) => now - at < HOUR_MS)
    return this.#changes.push(now) <= CHANGES_AN_HOUR
  }

  isReady = (id: unknown): id is string => typeof id === 'string' && this.made.get(id)?.has_picture === true

  shownTo(user_id: string): MenuButton[] {
    const own = this.made.get(this.links.get(user_id) ?? '')
    const { menu } = own ?? this.made.get(this.of_everybody ?? '') ?? {}
    return (menu?.areas ?? []).flatMap(({ action }) =>
      action?.data && action.label ? [{ ...action, label: action.label, data: action.data }] : [],
    )
  }
}

const MENU = /^\/v2\/bot\/richmenu\/richmenu-[0-9a-f]{32}/
const WAYS: [endpoint: string, method: string, path: RegExp][] = [
  ['menu_create', 'POST', /^\/v2\/bot\/richmenu$/],
  ['menu_picture', 'POST', new RegExp(`${MENU.source}/content$`)],
  ['menu_delete', 'DELETE', new RegExp(`${MENU.source}$`)],
  ['menu_default', 'POST', /^\/v2\/bot\/user\/all\/richmenu\/[^/]+$/],
  ['menu_link', 'POST', /^\/v2\/bot\/richmenu\/bulk\/link$/],
  ['menu_unlink', 'POST', /^\/v2\/bot\/richmenu\/bulk\/unlink$/],
]

export const menuEndpointOf = (method: string, path: string) =>
  WAYS.find(([, wanted, shape]) => method === wanted && shape.test(path))?.[0] ?? null

interface Call {
  endpoint: string
  body: Record<string, unknown>
  at: number
}

export function answerMenu(
  { menus, friends }: LineAccount,
  { endpoint, body, at }: Call,
  path: string,
): Answer {
  const id = /richmenu-[0-9a-f]{32}/.exec(path)?.[0] ?? ''
  const known = menus.made.get(id)
  if (endpoint === 'menu_create' || endpoint === 'menu_delete')
    if (!menus.mayChange(at)) return refusal(429, 'The API rate limit has been exceeded. Try again later.')
  if (endpoint === 'menu_create') return create(menus, body)
  if (endpoint === 'menu_link' || endpoint === 'menu_unlink')
    return linkUsers(menus, { is_friend: (user) => friends.has(user), ...body })
  if (!known) return refusal(404, 'richmenu not found')
  if (endpoint === 'menu_picture') {
    const { type, bytes } = body.picture as { type: string; bytes: number }
    if (!/^image\/(png|jpeg)$/.test(type) || bytes > MOST_PICTURE_BYTES) return invalid('image')
    known.has_picture = true
  }
  if (endpoint === 'menu_delete') menus.made.delete(id)
  if (endpoint === 'menu_default') {
    if (!known.has_picture) return refusal(400, 'must upload richmenu image before applying it to user')
    menus.of_everybody = id
  }
  return ok()
}

function create({ made }: RichMenus, menu: RichMenu): Answer {
  const { width, height } = menu.size ?? {}
  const fits =
    typeof width === 'number' && typeof height === 'number' && width >= 800 && width <= 2_500 && height >= 250
  if (!fits || width / height < 1.45) return invalid('size')
  if (lengthOf(menu.name) < 1 || lengthOf(menu.name) > 300) return invalid('name')
  if (lengthOf(menu.chatBarText) < 1 || lengthOf(menu.chatBarText) > 14) return invalid('chatBarText')
  const { areas } = menu
  if (!Array.isArray(areas) || areas.length > MOST_AREAS) return invalid('areas')
  const bad = areas.findIndex(({ action }) => lengthOf(action?.label) > 20 || lengthOf(action?.data) > 300)
  if (bad !== -1) return invalid(`areas[${bad}].action`)
  if (made.size >= MOST_MENUS) return refusal(400, 'The maximum number of rich menus has been reached')
  const richMenuId = `richmenu-${crypto.randomUUID().replaceAll('-', '')}`
  made.set(richMenuId, { menu, has_picture: false })
  return ok({ richMenuId })
}

/** LINE says 202 and passes over whoever is no friend. */
function linkUsers(
  menus: RichMenus,
  { richMenuId, userIds, is_friend }: Record<string, unknown> & { is_friend: (user: string) => boolean },
): Answer {
  if (!Array.isArray(userIds) || userIds.length < 1 || userIds.length > MOST_USERS) return invalid('userIds')
  const bad = userIds.findIndex((user) => !isUserId(user))
  if (bad !== -1) return invalid(`userIds[${bad}]`)
  if (richMenuId !== undefined && !menus.isReady(richMenuId)) return refusal(404, 'richmenu not found')
  for (const user of userIds as string[]) {
    if (typeof richMenuId !== 'string') menus.links.delete(user)
    else if (is_friend(user)) menus.links.set(user, richMenuId)
  }
  return { status: 202, body: {} }
}

const lengthOf = (text: unknown) =>
  typeof text === 'string' ? [...new Intl.Segmenter('ja').segment(text)].length : 0
