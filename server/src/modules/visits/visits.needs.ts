import type { ExportGate } from '#platform/exports/export-gate.ts'
import type { CustomersApi } from '#modules/customers/index.ts'
import type { PositioningApi } from '#modules/positioning/index.ts'
import type { VisitForm } from '#contracts/operations.ts'
import type { RowScope } from '#platform/policy/index.ts'

export interface Person {
  readonly id: string
  readonly name: string
  readonly unitId: string
}

/** What visits ask of identity. Unknown ids are absent from the answers. */
export interface VisitsDirectory {
  people(ids: readonly string[]): Promise<ReadonlyMap<string, Person>>
  units(ids: readonly string[]): Promise<ReadonlyMap<string, { readonly id: string; readonly name: string }>>
  /** Active account managers within a row scope, today. */
  accountManagers(scope: RowScope): Promise<readonly Person[]>
  /** The units and everything below them. */
  unitsBelow(ids: readonly string[]): Promise<readonly string[]>
}

export interface VisitsNeeds {
  readonly identity: VisitsDirectory
  readonly exportGate: ExportGate
  readonly customers: Pick<
    CustomersApi,
    | 'forPlanning'
    | 'byIds'
    | 'contactsOf'
    | 'unitAndOwner'
    | 'recordVisit'
    | 'briefsOf'
    | 'takeNeed'
    | 'answerNeed'
    | 'phoneFields'
    | 'setField'
    | 'heldCustomer'
  >
  /** Where carriers said a person's own phone was; absent: no carrier can be asked. */
  readonly positioning?: Pick<PositioningApi, 'answered' | 'available'>
  /** The visit form of the pack in force, for the words of findings. */
  readonly visitForm?: VisitForm
  /** The customer types of the pack in force: each has its own usual length of a visit. */
  readonly customerTypes?: readonly {
    readonly code: string
    readonly name: string
    readonly serviceMinutes: number
  }[]
}
