import type { Db, Executor } from '../db/index.ts'
import type { SettingDefinition, Settings, ValueOf } from './settings.ts'

const cacheMs = 1000

export interface SettingStore extends Settings {
  definitions(): readonly SettingDefinition[]
  /** The value at a unit with where it comes from. */
  explain(
    definition: SettingDefinition,
    unitId: string | null,
  ): Promise<{ value: unknown; from: 'default' | 'global' | 'unit'; fromUnitId: string | null }>
  forget(): void
}

/**
 * Settings in table `settings`. A unit inherits from the units above it, then from the installation, then from
 * the definition's default. `unitPath` gives the ids from the root to the unit; it is handed in because the
 * organisation belongs to a module.
 */
export function createSettings(options: {
  db: Db
  unitPath: (unitId: string) => Promise<readonly string[]>
}): SettingStore & { register(definitions: readonly SettingDefinition[]): void } {
  const registered = new Map<string, SettingDefinition>()
  let cached: { at: number; values: Map<string, unknown> } | null = null

  async function values(executor: Executor): Promise<Map<string, unknown>> {
    if (cached !== null && Date.now() - cached.at < cacheMs) return cached.values
    const rows = await executor.selectFrom('settings').select(['key', 'unit_id', 'value']).execute()
    const read = new Map(rows.map((row) => [place(row.key, row.unit_id), row.value]))
    cached = { at: Date.now(), values: read }
    return read
  }

  async function explain(
    definition: SettingDefinition,
    unitId: string | null,
    executor: Executor,
  ): Promise<{ value: unknown; from: 'default' | 'global' | 'unit'; fromUnitId: string | null }> {
    const stored = await values(executor)
    if (definition.scope === 'unit' && unitId !== null) {
      const path = await options.unitPath(unitId)
      for (const id of path.toReversed()) {
        const value = stored.get(place(definition.key, id))
        if (value !== undefined && accepts(definition, value)) return { value, from: 'unit', fromUnitId: id }
      }
    }
    const global = stored.get(place(definition.key, null))
    if (global !== undefined && accepts(definition, global))
      return { value: global, from: 'global', fromUnitId: null }
    return { value: definition.default, from: 'default', fromUnitId: null }
  }

  return {
    register(definitions) {
      for (const definition of definitions) {
        if (registered.has(definition.key)) throw new Error(`two settings are called ${definition.key}`)
        registered.set(definition.key, definition)
      }
    },
    definitions: () => [...registered.values()],
    explain: (definition, unitId) => explain(definition, unitId, options.db),
    forget: () => {
      cached = null
    },
    async read<D extends SettingDefinition>(
      definition: D,
      unitId: string | null = null,
      executor: Executor = options.db,
    ) {
      return (await explain(definition, unitId, executor)).value as ValueOf<D>
    },
  }
}

const place = (key: string, unitId: string | null): string => `${key} ${unitId ?? ''}`

/** True when a value is of the definition's type and within its bounds. */
export function accepts(definition: SettingDefinition, value: unknown): boolean {
  switch (definition.type) {
    case 'integer':
      return (
        Number.isInteger(value) && (value as number) >= definition.min && (value as number) <= definition.max
      )
    case 'number':
      return (
        Number.isFinite(value) && (value as number) >= definition.min && (value as number) <= definition.max
      )
    case 'text':
      return typeof value === 'string' && value.length <= definition.maxLength
    case 'flag':
      return typeof value === 'boolean'
    case 'choice':
      return definition.choices.some((choice) => choice.value === value)
  }
}
