import type { Db } from '../db/index.ts'
import type { SettingDefinition, Settings, ValueOf } from './settings.ts'

const keptMs = 1000

/** Ids from the root to a unit, by unit. */
type Paths = Map<string, Promise<readonly string[]>>

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
  let kept: { until: number; values: Promise<Map<string, unknown>>; paths: Paths } | null = null

  /** One reading serves everybody for a second; who asks while it is under way waits for the same. */
  function snapshot(): { values: Promise<Map<string, unknown>>; paths: Paths } {
    const now = Date.now()
    if (kept !== null && now < kept.until) return kept
    const reading = { until: now + keptMs, values: readAll(options.db), paths: new Map() }
    kept = reading
    // What failed is asked anew by the next.
    reading.values.catch(() => {
      if (kept === reading) kept = null
    })
    return reading
  }

  async function pathOf(unitId: string, paths: Paths): Promise<readonly string[]> {
    const known = paths.get(unitId)
    if (known !== undefined) return known
    const path = options.unitPath(unitId)
    paths.set(unitId, path)
    path.catch(() => paths.delete(unitId))
    return path
  }

  async function explain(
    definition: SettingDefinition,
    unitId: string | null,
  ): Promise<{ value: unknown; from: 'default' | 'global' | 'unit'; fromUnitId: string | null }> {
    const { values, paths } = snapshot()
    const stored = await values
    if (definition.scope === 'unit' && unitId !== null) {
      const path = await pathOf(unitId, paths)
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
    explain,
    forget: () => {
      kept = null
    },
    async read<D extends SettingDefinition>(definition: D, unitId: string | null = null) {
      return (await explain(definition, unitId)).value as ValueOf<D>
    },
  }
}

async function readAll(db: Db): Promise<Map<string, unknown>> {
  const rows = await db.selectFrom('settings').select(['key', 'unit_id', 'value']).execute()
  return new Map(rows.map((row) => [place(row.key, row.unit_id), row.value]))
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
