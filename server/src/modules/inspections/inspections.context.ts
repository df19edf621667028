import type { ExportGate } from '#platform/exports/export-gate.ts'
import type { InspectionForm } from '#contracts/inspections.ts'
import type { CustomersApi } from '#modules/customers/index.ts'
import type { VisitsApi } from '#modules/visits/index.ts'
import type { Platform } from '#platform/platform.ts'
import { type Actor, authorize, type Grant, type RowScope } from '#platform/policy/index.ts'

export interface Person {
  readonly id: string
  readonly name: string
  readonly unitId: string
}

/** What assessments ask of identity. Unknown ids are absent from the answers. */
export interface InspectionsDirectory {
  people(ids: readonly string[]): Promise<ReadonlyMap<string, Person>>
  units(ids: readonly string[]): Promise<ReadonlyMap<string, { readonly id: string; readonly name: string }>>
  accountManagers(scope: RowScope): Promise<readonly Person[]>
  unitsBelow(ids: readonly string[]): Promise<readonly string[]>
  /** A person with the rights of this moment; null when gone or disabled. */
  actor(userId: string): Promise<Actor | null>
}

export interface InspectionsNeeds {
  readonly identity: InspectionsDirectory
  readonly exportGate: ExportGate
  readonly customers: Pick<CustomersApi, 'forPlanning' | 'byIds'>
  readonly visits: Pick<VisitsApi, 'claimedVisits' | 'placeRule' | 'clockTolerance' | 'orderPlaces'>
  /** The assessment form of the pack in force; absent in trades without assessments. */
  readonly form?: InspectionForm
}

/** What every part of the module works with. */
export interface InspectionsContext {
  readonly platform: Platform
  readonly needs: InspectionsNeeds
}

/** Who looks at plans: how far they reach once results are published, and before. */
export interface Viewer {
  readonly userId: string | null
  readonly published: RowScope
  /** Null: sees nothing of others before it is published. */
  readonly before: RowScope | null
}

export function viewerOf(
  grant: Grant<'inspections.read' | 'inspections.plan' | 'inspections.summary'>,
): Viewer {
  const { actor } = grant
  if (actor === null) return { userId: null, published: grant.scope, before: grant.scope }
  const preview = grant.verb === 'inspections.summary' ? null : authorize(actor, 'inspections.preview')
  return {
    userId: grant.verb === 'inspections.summary' ? null : actor.userId,
    published: grant.scope,
    before: preview?.ok ? preview.value.scope : null,
  }
}
