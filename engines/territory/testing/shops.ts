import { createRandom, type Random } from '../../random/random.ts'
import type { TerritoryProblem } from '../problem.ts'

/**
 * A made-up sales area for tests and benches: towns of very different sizes with a dense middle, single shops in
 * between, and three attributes that do not move together: shops (1 each), orders a month (0 … 8), order volume
 * (log-normal, the largest shops some hundred times the smallest). Same seed, same shops.
 */
export function makeShops(n: number, districts: number, seed: number): TerritoryProblem {
  const random = createRandom(seed)
  const side = 1000 * Math.sqrt(n)
  const towns = Array.from({ length: Math.max(2, Math.round(Math.sqrt(n) / 2)) }, () => ({
    x: random.next() * side,
    y: random.next() * side,
    radius: side * (0.005 + 0.03 * random.next()),
    size: Math.exp(1.1 * normal(random)),
  }))
  const whole = towns.reduce((total, town) => total + town.size, 0)
  const x = new Float64Array(n)
  const y = new Float64Array(n)
  const orders = new Float64Array(n)
  const volume = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    if (random.next() < 0.25) {
      x[i] = random.next() * side
      y[i] = random.next() * side
    } else {
      let pick = random.next() * whole
      const town = towns.find((candidate) => (pick -= candidate.size) < 0) ?? towns[0]!
      x[i] = town.x + town.radius * normal(random)
      y[i] = town.y + town.radius * normal(random)
    }
    orders[i] = Math.floor(random.next() * 9)
    volume[i] = Math.exp(3 + 0.9 * normal(random)) * (0.5 + orders[i]! / 4)
  }
  return {
    x,
    y,
    attributes: [
      { name: 'shops', values: new Float64Array(n).fill(1) },
      { name: 'orders', values: orders },
      { name: 'volume', values: volume },
    ],
    districts,
  }
}

/** Standard normal by Box and Muller. */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
}
