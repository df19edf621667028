import type { SiteAssessment } from '#contracts/analysis.ts'
import { greatCircleMetres, wgs84 } from '#engines/geo/index.ts'
import type { PlacedShop } from './analysis.needs.ts'

/** Metres around a place within which shops are counted; the widest decides what is usual here. */
export const RINGS = [100, 300, 500, 1000] as const
const WIDEST = RINGS[RINGS.length - 1]!
const SHOWN = 10
/** Weeks of the 90 days that a shop's volume is counted over. */
const WEEKS = 90 / 7

/**
 * S1.41: what stands around a place. Usual spacing is the middle distance from a shop to its next neighbour within the
 * widest ring. Nearer than half of it is dense, farther than twice of it sparse, nearer than the least distance of the
 * local plan too close.
 */
export function assessPlace(
  place: { readonly lng: number; readonly lat: number },
  shops: readonly PlacedShop[],
  leastSpacing: number,
): SiteAssessment {
  const here = wgs84(place.lng, place.lat)
  const around = shops
    .map((shop) => ({ shop, metres: greatCircleMetres(here, wgs84(shop.lng, shop.lat)) }))
    .filter(({ metres }) => metres <= WIDEST)
    .toSorted((a, b) => a.metres - b.metres)
  const usualSpacing = middleSpacing(around.map(({ shop }) => shop))
  return {
    nearest: around.slice(0, SHOWN).map(({ shop, metres }) => ({
      id: shop.id,
      name: shop.name,
      type: shop.type,
      grade: shop.grade,
      metres: Math.round(metres),
      volume: shop.volume90 / WEEKS,
    })),
    rings: RINGS.map((ring) => {
      const within = around.filter(({ metres }) => metres <= ring)
      const volume = within.reduce((sum, { shop }) => sum + shop.volume90 / WEEKS, 0)
      return {
        metres: ring,
        shops: within.length,
        volume: within.length > 0 ? volume / within.length : null,
      }
    }),
    usualSpacing,
    leastSpacing,
    verdict: verdictOf(around[0]?.metres, usualSpacing, leastSpacing),
  }
}

function verdictOf(
  nearest: number | undefined,
  usual: number | null,
  least: number,
): SiteAssessment['verdict'] {
  if (nearest !== undefined && nearest < least) return 'too_close'
  if (nearest === undefined || usual === null) return 'unknown'
  if (nearest < usual / 2) return 'dense'
  return nearest > usual * 2 ? 'sparse' : 'usual'
}

function middleSpacing(shops: readonly PlacedShop[]): number | null {
  if (shops.length < 2) return null
  const places = shops.map((shop) => wgs84(shop.lng, shop.lat))
  const spacings = places
    .map((place, index) =>
      places.reduce(
        (least, other, at) => (at === index ? least : Math.min(least, greatCircleMetres(place, other))),
        Infinity,
      ),
    )
    .toSorted((a, b) => a - b)
  return Math.round(spacings[Math.floor((spacings.length - 1) / 2)]!)
}

/** A rectangle in degrees that holds the widest ring. */
export function boxAround({ lng, lat }: { readonly lng: number; readonly lat: number }) {
  const north = WIDEST / 111_000
  const east = north / Math.max(0.05, Math.cos((lat * Math.PI) / 180))
  return { west: lng - east, south: lat - north, east: lng + east, north: lat + north }
}
