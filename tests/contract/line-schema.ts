import { existsSync, readFileSync } from 'node:fs'
import type { messagingApi } from '@line/bot-sdk'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { parse } from 'yaml'
import { findLimitFaults } from './line-limits.ts'

/** LINE's own files lie beside the repository and are not part of it (see README, Decisions). */
const FOLDER = new URL('../../../shared/line/', import.meta.url)
export const LINE_SCHEMA_IS_HERE = existsSync(FOLDER)
if (!LINE_SCHEMA_IS_HERE) console.warn('SKIP contract: ../shared/line is not here')

export const readLineFile = (name: string): unknown => {
  const text = readFileSync(new URL(name, FOLDER), 'utf8')
  return name.endsWith('.json') ? JSON.parse(text) : parse(text)
}

interface Schema {
  $ref?: string
  allOf?: Schema[]
  oneOf?: Schema[]
  properties?: Record<string, unknown>
  required?: string[]
  discriminator?: { propertyName: string; mapping?: Record<string, string> }
  unevaluatedProperties?: boolean
}
type Schemas = Record<string, Schema>

const PATH = '#/components/schemas/'
const named = (ref: string) => ref.slice(PATH.length)

/**
 * A base type of the official schema knows its children only by `discriminator.mapping`, which JSON Schema cannot
 * follow, so that anything with a `type` would pass. Here the base becomes the choice between its children, each
 * child says its own `type`, and what a child does not list it may not have.
 */
export function closePolymorphism(schemas: Schemas): Schemas {
  const closed: Schemas = structuredClone(schemas)
  const bases = Object.entries(schemas).filter(([, schema]) => schema.discriminator?.mapping)
  const baseNames = new Set(bases.map(([name]) => name))

  for (const schema of Object.values(closed))
    for (const part of schema.allOf ?? [])
      if (part.$ref && baseNames.has(named(part.$ref))) part.$ref += 'Base_'
  for (const [name, { discriminator }] of bases) {
    const { propertyName = 'type', mapping = {} } = discriminator ?? {}
    const { discriminator: _, ...open } = closed[name] ?? {}
    closed[`${name}Base_`] = open
    for (const [value, ref] of Object.entries(mapping)) {
      const child = closed[named(ref)] ?? {}
      child.properties = { ...child.properties, [propertyName]: { type: 'string', enum: [value] } }
      child.required = [...(child.required ?? []), propertyName]
    }
    const children = [...new Set(Object.values(mapping))].map(($ref) => ({ $ref }))
    closed[name] = { oneOf: children, discriminator: { propertyName } }
  }
  for (const [name, schema] of Object.entries(closed))
    if (!name.endsWith('Base_') && (schema.properties || schema.allOf)) schema.unevaluatedProperties = false
  return closed
}

type Document = { components: { schemas: Schemas } }

/** A function that names what is wrong with a body, for one schema of one of LINE's files. */
function validatorOf(file: string) {
  const { components } = readLineFile(file) as Document
  const ajv = new Ajv2019({ strict: false, allErrors: false, discriminator: true, validateFormats: true })
  ajv.addFormat('uri', (text: string) => URL.canParse(text))
  ajv.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i)
  for (const ignored of ['int32', 'int64', 'double', 'binary', 'date-time']) ajv.addFormat(ignored, true)
  ajv.addSchema({ $id: file, components: { schemas: closePolymorphism(components.schemas) } })
  return (schema: string, body: unknown): string[] => {
    const validate = ajv.getSchema(`${file}${PATH}${schema}`)
    if (!validate) throw new Error(`${file} has no ${schema}`)
    if (validate(body)) return []
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    )
  }
}

const opened = new Map<string, ReturnType<typeof validatorOf>>()
const validator = (file: string) => {
  const known = opened.get(file) ?? validatorOf(file)
  opened.set(file, known)
  return known
}

export type LineRequest =
  | 'MulticastRequest'
  | 'PushMessageRequest'
  | 'ReplyMessageRequest'
  | 'RichMenuRequest'
  | 'RichMenuBulkLinkRequest'
  | 'RichMenuBulkUnlinkRequest'

/** What LINE would say to this request body, by its schema and by the limits that it keeps in prose only. */
export const findLineFaults = (request: LineRequest, body: unknown): string[] => [
  ...validator('messaging-api.yml')(request, body),
  ...findLimitFaults(readLineFile('limits.json'), body),
]

/** What is wrong with a webhook body that we are about to feed to our own receiver. */
export const findWebhookFaults = (body: unknown) => validator('webhook.yml')('CallbackRequest', body)

const SOMEBODY = 'U0123456789abcdef0123456789abcdef'

/** Throws where LINE would refuse these messages; for stories, at the place where a body leaves us. */
export function assertValidLineMessages(messages: messagingApi.Message[]) {
  if (!LINE_SCHEMA_IS_HERE) return
  const faults = findLineFaults('MulticastRequest', { to: [SOMEBODY], messages })
  if (faults.length > 0) throw new Error(`LINE would refuse this: ${faults.join('; ')}`)
}
