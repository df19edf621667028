import { randomUUID } from 'node:crypto'
import { z } from 'zod'

interface Schema {
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly $ref?: string
  readonly format?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly minItems?: number
  readonly items?: Schema
  readonly prefixItems?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
}

/** The plainest value that a schema takes, for calling every endpoint without knowing what it is about. */
export function sampleOf(schema: z.ZodType): unknown {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Schema
  return sample(root)
}

function sample(schema: Schema): unknown {
  if ('const' in schema) return schema.const
  if (schema.enum) return schema.enum[0]
  const branches = schema.anyOf ?? schema.oneOf
  // Null where it is allowed: it is the value that asks for the least.
  if (branches) return branches.some((branch) => branch.type === 'null') ? null : sample(branches[0]!)
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map(sample)) as unknown
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, sample(schema.properties?.[name] ?? {})]),
      )
    case 'array':
      return schema.prefixItems
        ? schema.prefixItems.map(sample)
        : Array.from({ length: schema.minItems ?? 0 }, () => sample(schema.items ?? {}))
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 0, (schema.exclusiveMinimum ?? -1) + 1)
    case 'boolean':
      return false
    case 'string':
      return text(schema)
    default:
      return null
  }
}

function text({ format, pattern, minLength = 0 }: Schema): string {
  if (format === 'uuid') return randomUUID()
  if (format === 'date-time') return '2026-11-20T01:00:00.000Z'
  if (format === 'date' || pattern?.includes('\\d{4}')) return '2026-11-20'
  const tries = ['a'.repeat(Math.max(1, minLength)), '0'.repeat(64), '000000', 'ab', '08:00', 'aaaaa-aaaaa']
  return tries.find((one) => pattern === undefined || new RegExp(pattern).test(one)) ?? ''
}
