import { createRandom } from '#engines/random/random.ts'
import {
  euclideanMatrix,
  type CapacitatedInstance,
  type WindowedInstance,
} from '#engines/routing/vrp/index.ts'

/**
 * Instances made up for tuning and ablations, so that published ones stay unseen: places uniform, clustered or
 * half and half; loads and windows in the manner of Uchoa et al. (2017) and Solomon (1987).
 */
export function madeUpInstances(): { capacitated: CapacitatedInstance[]; windowed: WindowedInstance[] } {
  const capacitated = [40, 60, 80, 120, 180].map((n, i) => makeCapacitated(n, i))
  const windowed = [0, 1, 2, 3, 4, 5].map((i) => makeWindowed(100, i))
  return { capacitated, windowed }
}

type Layout = 'uniform' | 'clustered' | 'mixed'
const layouts: readonly Layout[] = ['uniform', 'clustered', 'mixed']

function makePoints(nodes: number, side: number, layout: Layout, seed: number) {
  const random = createRandom(seed)
  const seeds = Array.from({ length: 6 }, () => [random.next() * side, random.next() * side] as const)
  const x = new Float64Array(nodes)
  const y = new Float64Array(nodes)
  for (let i = 0; i < nodes; i++) {
    const clustered = layout === 'clustered' || (layout === 'mixed' && i % 2 === 0)
    const [sx, sy] = seeds[random.int(seeds.length)]!
    const away = -Math.log(1 - random.next()) * side * 0.06
    const angle = random.next() * 2 * Math.PI
    x[i] = Math.round(clustered ? sx + away * Math.cos(angle) : random.next() * side)
    y[i] = Math.round(clustered ? sy + away * Math.sin(angle) : random.next() * side)
  }
  return { x, y, random }
}

function makeCapacitated(n: number, index: number): CapacitatedInstance {
  const layout = layouts[index % 3]!
  const { x, y, random } = makePoints(n + 1, n < 100 ? 100 : 1000, layout, 1000 + index)
  const demand = Float64Array.from({ length: n + 1 }, (_, i) => (i === 0 ? 0 : 1 + random.int(30)))
  const total = demand.reduce((sum, load) => sum + load, 0)
  const routes = Math.round(n / (5 + random.int(6)))
  return {
    name: `c${n}-${layout}`,
    nodes: n + 1,
    depot: 0,
    capacity: Math.max(30, Math.ceil(total / (routes * (0.9 + 0.08 * random.next())))),
    demand,
    service: 0,
    maxDistance: Infinity,
    distance: euclideanMatrix(x, y).map((d) => Math.round(d)),
  }
}

function makeWindowed(n: number, index: number): WindowedInstance {
  const layout = layouts[index % 3]!
  const long = index >= 3
  const { x, y, random } = makePoints(n + 1, 80, layout, 2000 + index)
  const distance = euclideanMatrix(x, y)
  const horizon = long ? 1000 : 240
  const nodes = n + 1
  const ready = new Float64Array(nodes)
  const due = new Float64Array(nodes).fill(horizon)
  for (let i = 1; i < nodes; i++) {
    const earliest = Math.ceil(distance[i]!)
    const latest = Math.max(earliest, Math.floor(horizon - distance[i]! - 11))
    const middle = earliest + random.next() * (latest - earliest)
    const half = (long ? 60 : 10) * (0.5 + random.next())
    const free = index % 2 === 1 && random.int(4) === 0
    ready[i] = free ? 0 : Math.max(earliest, Math.round(middle - half))
    due[i] = free ? latest : Math.max(ready[i]!, Math.min(latest, Math.round(middle + half)))
  }
  return {
    name: `w${n}-${layout}-${long ? 'long' : 'short'}`,
    vehicles: n,
    capacity: long ? 1000 : 200,
    nodes,
    demand: Float64Array.from({ length: nodes }, (_, i) => (i === 0 ? 0 : 1 + random.int(30))),
    ready,
    due,
    service: Float64Array.from({ length: nodes }, (_, i) => (i === 0 ? 0 : 10)),
    distance,
  }
}
