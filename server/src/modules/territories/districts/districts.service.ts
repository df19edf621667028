import type { BodyOf, ResponseOf } from '#contracts/http.ts'
import type { saveDistricts } from '#contracts/territories.ts'
import { inTransaction } from '#platform/db/index.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import { type Actor, covers, type Grant } from '#platform/policy/index.ts'
import { districtsInUse as stillInUse } from '../territories.errors.ts'
import type { TerritoriesContext } from '../territories.needs.ts'
import { districtsInUse, districtsOf, replaceDistricts } from './districts.repo.ts'

/** Writes the list of call or delivery districts of a unit. One that still has customers is not closed. */
export async function writeDistricts(
  { platform }: TerritoriesContext,
  grant: Grant<'territories.design'>,
  actor: Actor,
  body: BodyOf<typeof saveDistricts>,
  origin: Origin,
): Promise<Result<ResponseOf<typeof saveDistricts>>> {
  const { unitId, layer, districts } = body
  if (!covers(grant.scope, { unitId, ownerId: null })) return fail(notFound())
  return inTransaction(platform.db, async (tx) => {
    const kept = districts.map(({ id }) => id)
    const used = await stillOpen(kept)
    if (used.length > 0) return fail(stillInUse(used.join('、')))
    await replaceDistricts(tx, grant, { unitId, layer, now: platform.now() }, districts)
    await platform.audit.record(tx, {
      actorId: actor.userId,
      action: 'territories.districts_saved',
      subjectKind: 'unit',
      subjectId: unitId,
      detail: { layer, districts: districts.length },
      origin,
    })
    const rows = await districtsOf(tx, grant, [unitId])
    return ok({
      districts: rows.filter((row) => row.layer === layer).map(({ id, code, name }) => ({ id, code, name })),
    })

    async function stillOpen(ids: readonly string[]): Promise<string[]> {
      return districtsInUse(tx, { unitId, layer, date: platform.calendar.today() }, ids)
    }
  })
}
