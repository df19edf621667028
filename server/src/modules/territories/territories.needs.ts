import type { ExportGate } from '#platform/exports/export-gate.ts'
import type { Role } from '#contracts/access.ts'
import type { CustomersApi } from '#modules/customers/index.ts'
import type { DivisionFacts } from '#modules/visits/index.ts'
import type { Platform } from '#platform/platform.ts'
import type { Actor, RowScope } from '#platform/policy/index.ts'

export interface Person {
  readonly id: string
  readonly name: string
  readonly unitId: string
  readonly active: boolean
  readonly roles: readonly Role[]
}

/** What territories ask of identity. Unknown ids are absent from the answers. */
export interface TerritoriesDirectory {
  people(ids: readonly string[]): Promise<ReadonlyMap<string, Person>>
  units(
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly id: string; readonly name: string; readonly code: string }>>
  /** Active account managers within a row scope, today. */
  accountManagers(scope: RowScope): Promise<readonly Person[]>
  /** The units and everything below them. */
  unitsBelow(ids: readonly string[]): Promise<readonly string[]>
  /** Ids from the root down to the unit itself. */
  unitPath(unitId: string): Promise<readonly string[]>
  actor(userId: string): Promise<Actor | null>
}

export interface TerritoriesNeeds {
  readonly identity: TerritoriesDirectory
  readonly exportGate: ExportGate
  readonly customers: Pick<CustomersApi, 'forDivision' | 'changeOwners' | 'byIds' | 'customerNumber'>
  readonly visits: DivisionFacts
}

/** What every part of the module works with. */
export interface TerritoriesContext {
  readonly platform: Platform
  readonly needs: TerritoriesNeeds
}
