import type { Random } from '#engines/random/random.ts'

/** A standard normal number (Box and Muller, 1958). */
export function normal(random: Random): number {
  const u = 1 - random.next()
  return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * random.next())
}

/** A number whose logarithm is normal: median `median`, spread `sigma` of the logarithm. */
export const logNormal = (random: Random, median: number, sigma: number): number =>
  median * Math.exp(sigma * normal(random))

/** One of the items, with the probability of its weight. */
export function weighted<T>(random: Random, items: readonly T[], weight: (item: T) => number): T {
  let left = random.next() * items.reduce((sum, item) => sum + weight(item), 0)
  for (const item of items) {
    left -= weight(item)
    if (left < 0) return item
  }
  return items.at(-1)!
}

/** Every number of three hexadecimal digits. */
const hex3 = Array.from({ length: 4096 }, (_, n) => n.toString(16).padStart(3, '0'))
const hex6 = (bits: number): string => `${hex3[bits >>> 20]}${hex3[(bits >>> 8) & 4095]}`

/** A UUIDv7 from a moment and the generator, so that the same seed makes the same demo data. */
export function seededId(random: Random, at: number): string {
  const time = Math.floor(at).toString(16).padStart(12, '0')
  const variant = (8 + random.int(4)).toString(16)
  const middle = `7${hex3[random.uint32() >>> 20]}-${variant}${hex3[random.uint32() >>> 20]}`
  return `${time.slice(0, 8)}-${time.slice(8)}-${middle}-${hex6(random.uint32())}${hex6(random.uint32())}`
}

const metresPerDegree = 111_320

/** A point some metres away, normally distributed in both directions. */
export function scatter(
  random: Random,
  centre: { lng: number; lat: number },
  spreadMetres: number,
): { lng: number; lat: number } {
  const lat = centre.lat + (normal(random) * spreadMetres) / metresPerDegree
  const lng =
    centre.lng + (normal(random) * spreadMetres) / (metresPerDegree * Math.cos((centre.lat * Math.PI) / 180))
  return { lng: Number(lng.toFixed(6)), lat: Number(lat.toFixed(6)) }
}
