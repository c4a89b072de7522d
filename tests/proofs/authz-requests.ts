import { RIGHTS, type Right, type Url } from '../../src/rights.ts'
import { type Place, unknownToken } from './authz-world.ts'

/** What a parameter of a URL names, by how the URL begins; the longest beginning that fits counts. */
const NAMES: Record<string, string> = {
  '/safety-checks/': 'safety_check',
  '/safety-checks/reports/': 'report',
  '/leaders/': 'area_leader',
  '/roster/import/': 'roster_import',
  '/roster/members/': 'member',
  '/roster/facilities/': 'facility',
  '/binding/codes/': 'binding_code',
  '/binding/lines/': 'binding',
  '/unreachable/letters/': 'letters',
  '/templates/': 'wording_template',
  '/power/needs/': 'power_need',
  '/power/units/': 'power_unit',
  '/q/': 'power_unit',
  '/staff/invitations/': 'invitation',
  '/staff/people/': 'staff',
  '/settings/devices/': 'session',
  '/settings/areas/': 'area_map',
  '/settings/relief-stations/': 'relief_station',
  '/papers/self-reviews/': 'self_review',
  '/loans/': 'loan',
  '/power/drill/': 'exercise',
  '/api/v1/checks/': 'safety_check',
  '/api/v1/incidents/': 'incident',
  '/settings/integrations/tokens/': 'api_token',
  '/settings/integrations/hooks/': 'hook',
}
/** Parameters that name nothing of anybody. */
const WORDS: Record<string, string> = {
  ':name': 'style.css',
  ':purpose': 'drill',
  ':form': 'hand_over',
  ':paper': 'receipt',
}
/** A second parameter, by its own name. */
const SECOND: Record<string, string> = {
  ':contact': 'contact_point',
  ':photo': 'power_photo',
  ':member': 'member',
  ':mark': 'curve_mark',
}

const NEED = { n_suction: '1', hours_needed: '24', patients: '1' }

/** Forms that name something of an association; everything else is sent as an empty form. */
const FORMS: Partial<Record<Url, (place: Place) => Record<string, string>>> = {
  'POST /association': ({ id }) => ({ association: id }),
  'POST /leaders': ({ ids }) => ({ member: ids.member ?? '', ward: '東' }),
  'POST /binding/letters': ({ ids }) => ({ member: ids.member ?? '' }),
  'POST /line/share': ({ ids }) => ({ channel: ids.line_channel ?? '' }),
  'POST /power/needs': ({ ids }) => ({ facility: ids.facility ?? '', about: 'drill', ...NEED }),
  'POST /power/needs/links': ({ ids }) => ({ facility: ids.facility ?? '', about: 'drill' }),
  'POST /loans': ({ ids }) => ({ unit: ids.power_unit ?? '', need: ids.power_need ?? '' }),
  'POST /power/drill': ({ ids }) => ({ check: ids.exercise ?? '' }),
  'POST /roster/members': ({ ids }) => ({ name: '新', kana: 'シン', facility: ids.facility ?? '' }),
  'POST /safety-checks/reports/:id': () => ({ step: 'take.0' }),
  'POST /safety-checks/:id/help/:member': () => ({ step: 'take.0' }),
  'POST /safety-checks/:id/muster': ({ ids }) => ({
    [`to.${ids.member}`]: ids.relief_station ?? '',
    [`seen.${ids.member}`]: '0',
  }),
  'POST /safety-checks/:id/marks': () => ({ kind: 'alert', happened_at: '2026-01-01T00:00' }),
  'POST /settings/areas/:id/use': () => ({ key: 'name', seen: '' }),
  'POST /staff/people/:person/role': () => ({ role: 'office' }),
  'POST /unreachable/links': ({ ids }) => ({ member: ids.member ?? '', way: 'letter' }),
}

/** URLs that somebody may use because of a link in his hands. */
const LINKS = ['/r/', '/l/', '/u/', '/p/', '/o/', '/c/', '/y/', '/invitations/']

export const UNKNOWN = '00000000-0000-4000-8000-000000000000'

export interface Asked {
  url: Url
  right: Right
  method: 'GET' | 'POST'
  /** Whether the path or the form names something of one association. */
  names: boolean
  path(place: Place): string
  /** The same path with an id or a link that nobody has. */
  unknown_path: string
  form(place: Place): Record<string, string>
}

export const hasRule = (url: string): url is Url => Object.hasOwn(RIGHTS, url)

/** URLs of the app as requests; throws where the proof does not know how to fill one in. */
export const requestsOf = (urls: Url[]): Asked[] =>
  urls.map((url) => {
    const [method, pattern = ''] = url.split(' ')
    const parameters = pattern.match(/:\w+/g) ?? []
    const link = LINKS.some((start) => pattern.startsWith(start))
    const named = Object.keys(NAMES)
      .filter((start) => pattern.startsWith(start))
      .sort((a, b) => b.length - a.length)[0]
    const entityOf = (parameter: string, { ids }: Place) => {
      if (parameter === ':channel') return ids.line_channel
      if (parameter === ':step') return pattern.includes('/decide/') ? 'hold' : 'hand_over'
      if (WORDS[parameter]) return WORDS[parameter]
      return ids[SECOND[parameter] ?? NAMES[named ?? ''] ?? '']
    }
    const filled = (of: (parameter: string) => string | undefined) =>
      parameters.reduce((path, parameter) => {
        const value = of(parameter)
        if (!value) throw new Error(`The proof has nothing to put into ${url}`)
        return path.replace(parameter, value)
      }, pattern)
    return {
      url,
      right: RIGHTS[url],
      method: method as Asked['method'],
      names: parameters.length > 0 && RIGHTS[url] !== 'open',
      path: (place) => filled((parameter) => entityOf(parameter, place)),
      // The words stay: what nobody has is the thing, and no page of the app is missing.
      unknown_path: filled((parameter) => WORDS[parameter] ?? (link ? unknownToken() : UNKNOWN)),
      form: FORMS[url] ?? (() => ({})),
    }
  })
