import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import type { SolveResult } from './types.ts'

const command = fileURLToPath(new URL('solve.ts', import.meta.url))
const data = fileURLToPath(new URL('../../../shared/data/routing/tsp/', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'solve-'))
afterAll(() => rmSync(folder, { recursive: true }))

const solve = (...args: string[]): SolveResult =>
  JSON.parse(
    execFileSync(process.execPath, [command, ...args, '--json'], { encoding: 'utf8' }),
  ) as SolveResult

function refused(...args: string[]): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, [command, ...args], { encoding: 'utf8' })
  return { status, stderr }
}

const ring = join(folder, 'ring.tsp')
const corners = Array.from({ length: 24 }, (_, i) => [
  Math.round(1000 * Math.cos((i * Math.PI) / 12)),
  Math.round(1000 * Math.sin((i * Math.PI) / 12)),
])
writeFileSync(
  ring,
  [
    'NAME: ring',
    'TYPE: TSP',
    `DIMENSION: ${corners.length}`,
    'EDGE_WEIGHT_TYPE: EUC_2D',
    'NODE_COORD_SECTION',
    // Numbered against the ring, so that the answer is not simply 1 2 3 …
    ...corners.map(([x, y], i) => `${100 + ((i * 5) % 24)} ${x} ${y}`),
    'EOF',
  ].join('\n'),
)

describe('npm run solve', () => {
  it('prints one JSON object with the file’s own node numbers', () => {
    const result = solve('tsp', ring, '--seconds', '0.1', '--seed', '3')
    expect(result.instance).toBe('ring')
    // A side of the 24-gon is 2000 · sin 7.5° = 261.05; rounded coordinates leave each at 261.
    expect(result.cost).toBe(24 * 261)
    expect(result.bound).toBeLessThanOrEqual(result.cost)
    expect(result.bound).toBeGreaterThan(0.98 * result.cost)
    const [route] = result.routes
    expect(route!.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, i) => 100 + i))
    const step = (route![1]! - route![0]! + 24) % 24
    expect([5, 19]).toContain(step)
  })

  it('says what is wrong with a file, and in which line', () => {
    const broken = join(folder, 'broken.tsp')
    writeFileSync(broken, readFileSync(ring, 'utf8').replace('105 966 259', '105 966'))
    expect(refused('tsp', broken)).toEqual({
      status: 1,
      stderr: `${broken}:7: a node's line has a number and 2 coordinates\n`,
    })
    const absent = refused('tsp', join(folder, 'absent.tsp'))
    expect(absent.status).toBe(1)
    expect(absent.stderr).toContain('cannot be read')
  })

  it('says how it is used when it is used wrongly', () => {
    for (const args of [
      [],
      ['tsp'],
      ['chess', ring],
      ['tsp', ring, '--seconds', '0'],
      ['tsp', ring, '--fast'],
    ]) {
      const { status, stderr } = refused(...args)
      expect(status, args.join(' ')).toBe(2)
      expect(stderr.length).toBeGreaterThan(20)
    }
  })
})

describe('vehicle routing on the command line', () => {
  const n = 200
  const point = (i: number) => `${(i * 7919) % 1009} ${(i * 104_729) % 997}`
  const capacitated = join(folder, 'loads.vrp')
  writeFileSync(
    capacitated,
    [
      'NAME : loads',
      `DIMENSION : ${n}`,
      'EDGE_WEIGHT_TYPE : EUC_2D',
      'CAPACITY : 40',
      'NODE_COORD_SECTION',
      ...Array.from({ length: n }, (_, i) => `${i + 1} ${point(i)}`),
      'DEMAND_SECTION',
      ...Array.from({ length: n }, (_, i) => `${i + 1} ${i === 0 ? 0 : 1 + (i % 9)}`),
      'DEPOT_SECTION\n1\n-1\nEOF',
    ].join('\n'),
  )
  const windowed = join(folder, 'windows.txt')
  writeFileSync(
    windowed,
    [
      'windows\n\nVEHICLE\nNUMBER CAPACITY\n200 40\n\nCUSTOMER\nCUST NO. XCOORD. YCOORD. DEMAND READY DUE SERVICE',
      ...Array.from({ length: n }, (_, i) =>
        i === 0
          ? `0 ${point(0)} 0 0 9000 0`
          : `${i} ${point(i)} ${1 + (i % 9)} ${i * 10} ${i * 10 + 3000} 10`,
      ),
    ].join('\n'),
  )

  it.each([
    ['cvrp', capacitated],
    ['vrptw', windowed],
  ])('%s: serves everybody even in 10 ms, and no answer is below the bound of a longer run', (kind, file) => {
    const quick = solve(kind, file, '--seconds', '0.01')
    const longer = solve(kind, file, '--seconds', '1')
    expect(longer.bound).toBeGreaterThan(0.1 * longer.cost)
    for (const { cost, routes } of [quick, longer]) {
      expect(longer.bound).toBeLessThanOrEqual(cost)
      expect(new Set(routes.flat()).size).toBe(n - 1)
    }
  })
})

describe.skipIf(!existsSync(data))('TSPLIB instances (skipped where ../shared/data is not there)', () => {
  it('berlin52 in a quarter of a second, re-costed from the file', () => {
    const result = solve('tsp', join(data, 'berlin52.tsp'), '--seconds', '0.25')
    const at = new Map<number, readonly [number, number]>()
    for (const line of readFileSync(join(data, 'berlin52.tsp'), 'utf8').split('\n')) {
      const found = /^\s*(\d+)\s+([\d.e+]+)\s+([\d.e+]+)\s*$/.exec(line)
      if (found) at.set(Number(found[1]), [Number(found[2]), Number(found[3])])
    }
    const route = result.routes[0]!
    let cost = 0
    route.forEach((node, i) => {
      const [a, b] = [at.get(node)!, at.get(route[(i + 1) % route.length]!)!]
      cost += Math.floor(Math.hypot(a[0] - b[0], a[1] - b[1]) + 0.5)
    })
    expect(new Set(route).size).toBe(52)
    expect(cost).toBe(7542)
    expect(result).toMatchObject({ instance: 'berlin52', cost: 7542 })
    expect(result.bound).toBeLessThanOrEqual(7542)
    expect(result.bound).toBeGreaterThan(7542 * 0.95)
  })

  it('keeps deadlines from 10 ms on', () => {
    for (const seconds of [0.01, 0.1]) {
      // The best of three, because other work may be going on.
      const taken = [1, 2, 3].map(
        (seed) =>
          solve('tsp', join(data, 'kroA100.tsp'), '--seconds', String(seconds), '--seed', String(seed))
            .seconds,
      )
      expect(Math.min(...taken)).toBeLessThan(seconds * 1.1 + 0.02)
    }
  })
})

if (!existsSync(data)) console.log('engines/cli: TSPLIB tests skipped, ../shared/data is not there')
