import type { FieldOperation } from '#contracts/visits-field.ts'
import type { Actor } from '#platform/policy/index.ts'
import type { VisitSettings } from '../visits.settings.ts'

export interface Person {
  readonly id: string
  readonly unitId: string
}

/** An operation with everything the server knows about its arrival. */
export interface Arrival<Operation = FieldOperation> {
  readonly operation: Operation
  readonly person: Person
  /** The same person with the rights of this moment. */
  readonly actor: Actor
  readonly deviceId: string
  readonly settings: VisitSettings
  readonly at: Date
  readonly receivedAt: Date
  readonly clockOffset: number
}

/** An arrival of one kind of operation. */
export type Of<Kind extends FieldOperation['kind']> = Arrival<Extract<FieldOperation, { kind: Kind }>>
