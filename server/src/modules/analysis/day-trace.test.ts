import { expect, test } from 'vitest'
import type { VisitFact } from './analysis.needs.ts'
import { addUpTrace, traceDay } from './day-trace.ts'

/** 10 m/s on the way as the crow flies, no time lost: 6 000 m take 10 minutes. */
const model = { detour: 1, metresPerSecond: 10, secondsPerLeg: 0 }
const degree = 111_195.08

let running = 0
function visit(from: string, to: string | null, northMetres: number | null): VisitFact {
  running++
  return {
    id: `v${running}`,
    customerId: 'c',
    ownerId: 'o',
    unitId: 'u',
    date: '2026-11-20',
    startedAt: new Date(`2026-11-20T${from}:00+08:00`),
    endedAt: to === null ? null : new Date(`2026-11-20T${to}:00+08:00`),
    verdict: 'in_place',
    at: northMetres === null ? null : { lng: 120.65, lat: 28 + northMetres / degree },
  }
}
const shape = (visits: VisitFact[]) =>
  traceDay(visits, model).map(({ kind, from, to }) => [
    kind,
    Math.round(((to ?? from).getTime() - from.getTime()) / 60_000),
  ])

test('S1.1 S1.18 a gap is road as long as the way takes, and idle for the rest', () => {
  // 6 km take 10 of the 40 minutes between 09:20 and 10:00.
  const visits = [visit('10:00', '10:15', 6000), visit('09:00', '09:20', 0)]
  expect(shape(visits)).toEqual([
    ['customer', 20],
    ['road', 10],
    ['idle', 30],
    ['customer', 15],
  ])
  const { minutes, metres } = addUpTrace(traceDay(visits, model))
  expect(minutes.customer).toBeCloseTo(35, 6)
  expect(metres).toBeCloseTo(6000, 0)
})

test('S1.18 a way that would take longer than the gap is road whole; so is one that was not proved', () => {
  expect(shape([visit('09:00', '09:20', 0), visit('09:25', '09:40', 6000)])).toEqual([
    ['customer', 20],
    ['road', 5],
    ['customer', 15],
  ])
  expect(shape([visit('09:00', '09:20', 0), visit('09:50', '10:00', null)])).toEqual([
    ['customer', 20],
    ['road', 30],
    ['customer', 10],
  ])
})

test('S1.18 visits that overlap count no minute twice; an open one counts none yet', () => {
  expect(shape([visit('09:00', '09:30', 0), visit('09:20', '09:40', 0), visit('09:40', null, 0)])).toEqual([
    ['customer', 30],
    ['customer', 10],
    ['customer', 0],
  ])
  expect(traceDay([], model)).toEqual([])
})
