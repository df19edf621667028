import { insertInBulk } from '#platform/db/bulk.ts'
import type { Executor } from '#platform/db/index.ts'
import type { DistrictLayer } from './districts.repo.ts'

/** A district with its customers, as a bulk source (the demo generator, another system) hands it over. */
export interface DistrictSeed {
  readonly id: string
  readonly layer: DistrictLayer
  readonly unitId: string
  readonly code: string
  readonly name: string
  readonly customerIds: readonly string[]
  /** Business date from which it holds. */
  readonly since: string
}

/** Writes districts and who belongs to them; what is there already is left alone. */
export async function loadDistricts(db: Executor, districts: readonly DistrictSeed[]): Promise<void> {
  if (districts.length === 0) return
  await insertInBulk(
    db,
    'territory_districts',
    {
      id: ['uuid', (row) => row.id],
      layer: ['text', (row) => row.layer],
      unit_id: ['uuid', (row) => row.unitId],
      code: ['text', (row) => row.code],
      name: ['text', (row) => row.name],
    },
    districts,
  )
  // The same district may come in parts, each with some of its customers.
  const rows = districts.flatMap(({ id, layer, since, customerIds }) =>
    customerIds.map((customerId) => ({ id, layer, since, customerId })),
  )
  if (rows.length === 0) return
  await insertInBulk(
    db,
    'territory_assignments',
    {
      layer: ['text', (row) => row.layer],
      customer_id: ['uuid', (row) => row.customerId],
      district_id: ['uuid', (row) => row.id],
      valid_from: ['date', (row) => row.since],
    },
    rows,
  )
}
