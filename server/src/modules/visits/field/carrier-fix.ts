import type { FieldOperation } from '#contracts/visits-field.ts'
import type { Tx } from '#platform/db/index.ts'
import type { VisitsContext } from '../visits.context.ts'

/**
 * S1.31: a press whose position came from the carrier counts with the position that the server itself was given, at
 * the moment it was given. A look-up that is not this person's, or was never answered, is no position.
 */
export async function withKeptPosition(
  tx: Tx,
  { needs }: Pick<VisitsContext, 'needs'>,
  personId: string,
  operation: FieldOperation,
): Promise<FieldOperation> {
  if (operation.kind !== 'start_visit' && operation.kind !== 'end_visit') return operation
  const lookupId = operation.fix?.lookupId
  if (!lookupId) return operation
  const kept = await needs.positioning?.answered(personId, lookupId, tx)
  if (!kept) return { ...operation, fix: null, fixProblem: 'lookup_unknown' }
  const { lng, lat, accuracy, takenAt } = kept
  return {
    ...operation,
    fix: {
      lng,
      lat,
      accuracy,
      takenAt,
      altitude: null,
      speed: null,
      heading: null,
      source: 'base_station',
      lookupId,
    },
  }
}
