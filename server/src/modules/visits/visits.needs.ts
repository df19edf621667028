import type { CustomersApi } from '#modules/customers/index.ts'
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
  readonly customers: Pick<
    CustomersApi,
    'forPlanning' | 'byIds' | 'contactsOf' | 'unitAndOwner' | 'recordVisit'
  >
  /** The visit form of the pack in force, for the words of findings. */
  readonly visitForm?: VisitForm
}
