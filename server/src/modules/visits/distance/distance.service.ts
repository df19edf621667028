import { sql } from 'kysely'
import type { DistanceSetup, tryDistances } from '#contracts/distances.ts'
import type { ResponseOf } from '#contracts/http.ts'
import { greatCircleMetres, wgs84 } from '#engines/geo/index.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import type { Platform } from '#platform/platform.ts'
import type { Actor, Grant } from '#platform/policy/index.ts'
import { providerNotSet } from '../visits.errors.ts'
import { readVisitSettings } from '../visits.settings.ts'
import { amapNetwork } from './amap.ts'
import { osrmNetwork } from './osrm.ts'
import type { ProviderKeys } from './provider-keys.repo.ts'
import type { RoadSource } from './road-distances.ts'

/** The road network that the settings name; null where they want the estimate, or are not complete. */
export async function roadSource(
  { settings }: Pick<Platform, 'settings'>,
  keys: ProviderKeys,
): Promise<RoadSource | null> {
  const values = await readVisitSettings(settings, null)
  const limits = { timeoutMs: values.providerSeconds * 1000 }
  const common = {
    callsAtOnce: values.providerCalls,
    mostPairs: values.providerPairs,
    cacheDays: values.cacheDays,
  }
  if (values.distanceProvider === 'osrm' && isAddress(values.osrmUrl))
    return { ...common, name: 'OSRM', network: osrmNetwork(values.osrmUrl, values.osrmProfile, limits) }
  if (values.distanceProvider === 'amap' && isAddress(values.amapUrl)) {
    const key = await keys.read('amap')
    return key === null
      ? null
      : { ...common, name: '高德', network: amapNetwork(values.amapUrl, key, limits) }
  }
  return null
}

const isAddress = (text: string): boolean => /^https?:$/.test(URL.parse(text)?.protocol ?? '')

/** What is set up, without the key. */
export async function openSetup(
  { db, settings }: Pick<Platform, 'db' | 'settings'>,
  keys: ProviderKeys,
): Promise<DistanceSetup> {
  const values = await readVisitSettings(settings, null)
  const provider =
    values.distanceProvider === 'osrm' || values.distanceProvider === 'amap'
      ? values.distanceProvider
      : 'great_circle'
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from distance_cache`.execute(db)
  return {
    provider,
    address: provider === 'great_circle' ? null : provider === 'osrm' ? values.osrmUrl : values.amapUrl,
    hasKey: (await keys.read('amap')) !== null,
    cached: rows[0]?.n ?? 0,
  }
}

export async function changeKey(
  { db, audit }: Pick<Platform, 'db' | 'audit'>,
  keys: ProviderKeys,
  {
    grant,
    actor,
    origin,
  }: { readonly grant: Grant<'settings.manage'>; readonly actor: Actor; readonly origin: Origin },
  key: string | null,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await (key === null ? keys.remove(tx, grant, 'amap') : keys.write(tx, grant, 'amap', key, actor.userId))
    // That it changed, never what it is.
    await audit.record(tx, {
      actorId: actor.userId,
      action: 'visits.provider_key_changed',
      subjectKind: 'distance_provider',
      subjectId: 'amap',
      detail: { set: key !== null },
      origin,
    })
  })
}

/** Two places in the middle of Wenzhou, about 3 km apart: known to every road map of China. */
const trial = { from: wgs84(120.6519, 28.0153), to: wgs84(120.6806, 28.0027) }

export async function tryProvider(
  platform: Pick<Platform, 'settings'>,
  keys: ProviderKeys,
): Promise<Result<ResponseOf<typeof tryDistances>>> {
  const source = await roadSource(platform, keys)
  if (source === null) return fail(providerNotSet())
  const answer = await source.network.ways([trial.from], [trial.to])
  if (!answer.ok) return answer
  const { metres, seconds } = answer.value
  // An infinite way is no number in JSON: a map that does not know these streets has answered, with nothing.
  const known = (value: number | undefined) => (Number.isFinite(value) ? value! : 0)
  return ok({
    metres: known(metres[0]),
    seconds: known(seconds[0]),
    estimatedMetres: greatCircleMetres(trial.from, trial.to),
  })
}
