import { z } from 'zod'
import type { Deps } from '../../app.tsx'
import type { INTEGRATION_RIGHTS } from '../../rights/integrations.ts'
import { RIGHTS, scopeFor } from '../../rights.ts'
import { MOST_REQUESTS } from '../tokens/rules.ts'
import { PROBLEMS } from './problems.ts'
import { SCHEMAS, type SchemaName } from './schemas.ts'

type ApiUrl = Extract<
  keyof typeof INTEGRATION_RIGHTS,
  `GET /api/v1/checks${string}` | `GET /api/v1/incidents${string}`
>

/** What each address gives; the compiler asks for a line here as soon as there is another. */
const OPERATIONS: Record<ApiUrl, { id: string; summary: string; gives: SchemaName }> = {
  'GET /api/v1/checks': {
    id: 'listChecks',
    summary: 'Checks, newest first (安否確認の一覧)',
    gives: 'CheckList',
  },
  'GET /api/v1/checks/:id': { id: 'readCheck', summary: 'One check (安否確認)', gives: 'Check' },
  'GET /api/v1/checks/:id/tally': { id: 'readTally', summary: 'Its numbers (集計)', gives: 'Tally' },
  'GET /api/v1/incidents/:id/tally': {
    id: 'readMergedTally',
    summary: 'The numbers of all rounds of one incident together (第1報からのまとめ)',
    gives: 'MergedTally',
  },
  'GET /api/v1/checks/:id/open-clinics': {
    id: 'listOpenClinics',
    summary: 'Clinics that can see patients (診療できる医療機関)',
    gives: 'OpenClinics',
  },
}

const PARAMETERS = {
  id: { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
  limit: {
    name: 'limit',
    in: 'query',
    schema: { type: 'integer', minimum: 1, maximum: 100, default: 50 },
  },
  cursor: {
    name: 'cursor',
    in: 'query',
    description: '`next_cursor` of the page before.',
    schema: { type: 'string', format: 'uuid' },
  },
} as const

const refTo = (name: string) => ({ $ref: `#/components/schemas/${name}` })

/** OpenAPI 3.1, made from the schemas that shape the answers. */
export const openApi = ({ public_url, version }: Pick<Deps, 'public_url' | 'version'>) => ({
  openapi: '3.1.1',
  info: {
    title: 'Tomoshibi (灯) read API',
    version,
    description: [
      'Read-only. Every object about a check carries `purpose` and `exercise`; treat `exercise: true` as a drill.',
      `A token may ask ${MOST_REQUESTS} times a minute of each server process. Send \`If-None-Match\` to be answered 304 while`,
      'nothing has changed.',
    ].join(' '),
  },
  servers: [{ url: `${public_url}/api/v1` }],
  paths: pathsOf(),
  components: {
    schemas: jsonSchemas(),
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
  },
})

function pathsOf() {
  const paths = (Object.keys(OPERATIONS) as ApiUrl[]).map((url) => {
    const { id, summary, gives } = OPERATIONS[url]
    const path = url.replace('GET /api/v1', '')
    const names = path.includes(':id') ? (['id'] as const) : (['limit', 'cursor'] as const)
    const operation = {
      operationId: id,
      summary,
      parameters: names.map((name) => PARAMETERS[name]),
      security: [{ bearer: [scopeFor(RIGHTS[url])] }],
      responses: { ...answersOf(gives), ...problemsOf(path.includes(':id')) },
    }
    return [path.replace(':id', '{id}'), { get: operation }] as const
  })
  return Object.fromEntries(paths)
}

const answersOf = (gives: SchemaName) => ({
  200: {
    description: 'As counted now.',
    headers: { ETag: { schema: { type: 'string' } } },
    content: { 'application/json': { schema: refTo(gives) } },
  },
  304: { description: 'Unchanged since the answer with that ETag.' },
})

/** Of every status that the API can answer with: which of its words stand behind it. */
function problemsOf(names_one: boolean) {
  const possible = Object.values(PROBLEMS).filter(
    ({ status }) => status !== 405 && status !== (names_one ? 400 : 404),
  )
  const by_status = Map.groupBy(possible, ({ status }) => status)
  const entries = [...by_status].map(([status, problems]) => [
    status,
    {
      description: problems.map(({ title }) => title).join('; '),
      content: { 'application/problem+json': { schema: refTo('Problem') } },
    },
  ])
  return Object.fromEntries(entries)
}

function jsonSchemas() {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(SCHEMAS)) registry.add(schema, { id })
  const { schemas } = z.toJSONSchema(registry, { io: 'output', uri: (id) => `#/components/schemas/${id}` })
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema, $id, ...schema }]) => [name, schema]),
  )
}
