import { RIGHTS, type Right, type Url } from '../../src/rights.ts'
import { type Place, unknownToken } from './authz-world.ts'

/** What a parameter of a URL names, by how the URL begins; the longest beginning that fits counts. */
const NAMES: Record<string, keyof Place['ids']> = {
  '/safety-checks/': 'safety_check',
  '/leaders/': 'area_leader',
}

/** Forms that name something of an association; everything else is sent as an empty form. */
const FORMS: Partial<Record<Url, (place: Place) => Record<string, string>>> = {
  'POST /association': ({ id }) => ({ association: id }),
  'POST /leaders': ({ ids }) => ({ member: ids.member ?? '', ward: '東' }),
}

/** URLs that somebody may use because of a link in his hands: what the proof calls them with, if not at random. */
const LINKS: Record<string, keyof Place['tokens']> = { '/r/': 'reply', '/l/': 'area_leader' }

const UNKNOWN = '00000000-0000-4000-8000-000000000000'

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
    const parameter = /:\w+/.exec(pattern)?.[0]
    const beginning = (table: Record<string, string>) =>
      Object.keys(table)
        .filter((start) => pattern.startsWith(start))
        .sort((a, b) => b.length - a.length)[0]
    const link = beginning(LINKS)
    const named = beginning(NAMES)
    const of = (place: Place) => {
      if (link) return place.tokens[LINKS[link] ?? '']
      if (parameter === ':channel') return place.ids.line_channel
      if (parameter === ':name') return 'style.css'
      return named ? place.ids[NAMES[named] ?? ''] : undefined
    }
    return {
      url,
      right: RIGHTS[url],
      method: method as Asked['method'],
      names: Boolean(parameter) && RIGHTS[url] !== 'open',
      path(place) {
        if (!parameter) return pattern
        const value = of(place)
        if (!value) throw new Error(`The proof has nothing to put into ${url}`)
        return pattern.replace(parameter, value)
      },
      unknown_path: parameter ? pattern.replace(parameter, link ? unknownToken() : UNKNOWN) : pattern,
      form: FORMS[url] ?? (() => ({})),
    }
  })
