import { getDistanceSetup, setDistanceKey, tryDistances } from '#contracts/distances.ts'
import { ok } from '#platform/errors/result.ts'
import { route, type Route } from '#platform/http/index.ts'
import type { VisitsContext } from '../visits.context.ts'
import { changeKey, openSetup, tryProvider } from './distance.service.ts'

export function distanceRoutes({ platform, providerKeys }: VisitsContext): Route[] {
  return [
    route(getDistanceSetup, async () => ok(await openSetup(platform, providerKeys))),
    route(setDistanceKey, async (call) => {
      await changeKey(platform, providerKeys, call, call.body.key)
      return ok({ done: true as const })
    }),
    route(tryDistances, () => tryProvider(platform, providerKeys)),
  ]
}
