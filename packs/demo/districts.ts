import { createRandom } from '#engines/random/random.ts'
import type { DistrictSeed } from '#modules/territories/index.ts'
import { marketingUnits } from './geography.ts'
import type { DemoManager, DemoOrganisation } from './organisation.ts'
import { seededId } from './random-tools.ts'
import type { DemoRetailer } from './retailers.ts'

/** Account managers whose retailers one order desk calls, and whose retailers one delivery route serves. */
const MANAGERS_PER_DESK = 3
const MANAGERS_PER_ROUTE = 2

/**
 * Order-call and delivery districts as they grow over the years: desks follow the account managers, delivery routes
 * cut across them, and neither is balanced.
 */
export function demoDistricts(
  seed: number,
  organisation: DemoOrganisation,
  since: string,
): (manager: DemoManager, own: readonly DemoRetailer[]) => DistrictSeed[] {
  const random = createRandom(seed * 15_485_863 + 1)
  const at = Date.parse(`${since}T00:00:00Z`)
  const units = marketingUnits.map(({ code, name }, unit) => {
    const unitId = organisation.units.find((one) => one.code === code)!.id
    const managers = organisation.managers.filter((manager) => manager.unit === unit)
    const place = name.replace('营销部', '')
    const list = (layer: DistrictSeed['layer'], count: number, word: string) =>
      Array.from({ length: count }, (_, n) => ({
        id: seededId(random, at),
        layer,
        unitId,
        code: `${code}-${layer === 'call' ? 'H' : 'P'}${n + 1}`,
        name: `${place}${word}${n + 1}`,
        since,
      }))
    return {
      managers,
      desks: list('call', Math.max(2, Math.ceil(managers.length / MANAGERS_PER_DESK)), '呼叫席'),
      routes: list('delivery', Math.max(2, Math.ceil(managers.length / MANAGERS_PER_ROUTE)), '送货线'),
    }
  })
  return (manager, own) => {
    const { managers, desks, routes } = units[manager.unit]!
    const index = managers.findIndex(({ id }) => id === manager.id)
    const desk = desks[Math.floor((index * desks.length) / managers.length)]!
    // The western and the eastern half of a manager's retailers may be on two routes.
    const fromWest = own.toSorted((a, b) => (a.position?.lng ?? 0) - (b.position?.lng ?? 0))
    const half = Math.ceil(fromWest.length / 2)
    const routeOf = (part: number) =>
      routes[Math.floor(((2 * index + part) * routes.length) / (2 * managers.length))]!
    const ids = (retailers: readonly DemoRetailer[]): string[] => retailers.map(({ id }) => id)
    return [
      { ...desk, customerIds: ids(own) },
      { ...routeOf(0), customerIds: ids(fromWest.slice(0, half)) },
      { ...routeOf(1), customerIds: ids(fromWest.slice(half)) },
    ]
  }
}
