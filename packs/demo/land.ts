import { readFile } from 'node:fs/promises'
import path from 'node:path'

type Ring = readonly (readonly [number, number])[]

/** A test whether a point lies inside the city's outline (even–odd rule over its polygons). */
export async function readLand(): Promise<(lng: number, lat: number) => boolean> {
  const file = path.resolve(import.meta.dirname, '../maps/wenzhou.geojson')
  const outline = JSON.parse(await readFile(file, 'utf8')) as {
    features: { properties: { role: string }; geometry: { type: string; coordinates: Ring[] | Ring[][] } }[]
  }
  const own = outline.features.filter((feature) => feature.properties.role === 'own')
  const rings = own.flatMap(({ geometry }) =>
    geometry.type === 'Polygon'
      ? (geometry.coordinates as Ring[])
      : (geometry.coordinates as Ring[][]).flat(),
  )
  return (lng, lat) => rings.some((ring) => isInside(ring, lng, lat))
}

function isInside(ring: Ring, lng: number, lat: number): boolean {
  let inside = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [x1, y1] = ring[i]!
    const [x2, y2] = ring[j]!
    if (y1 > lat !== y2 > lat && lng < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) inside = !inside
  }
  return inside
}
