import { type Random, resumeRandom } from '#engines/random/random.ts'
import type { CustomerSeed } from '#modules/customers/index.ts'
import type { Pack } from '#platform/pack/pack.ts'
import { counties, type County, type Town } from './geography.ts'
import type { DemoManager } from './organisation.ts'
import type { DemoTrade } from './trade.ts'
import { personName, phoneNumber, pick } from './names.ts'
import { logNormal, scatter, seededId, weighted } from './random-tools.ts'

export interface DemoRetailer extends CustomerSeed {
  readonly unit: number
  /** Usual volume of one weekly order. */
  readonly weeklyVolume: number
  /** Monday = 0: the day on which the retailer's orders are called. */
  readonly orderDay: number
}

/** A few retailers have no position yet: real customer lists do not either. */
const shareWithoutPosition = 0.012

/**
 * Where every retailer of a city is, without the retailers themselves: they are made one by one when they are asked
 * for, from the state the generator had. A million of them take about 50 MB this way.
 */
export interface RetailerLayout {
  readonly count: number
  /** Index of the marketing unit. */
  readonly units: Uint8Array
  /** Degrees; 0 without a position. */
  readonly lngs: Float64Array
  readonly lats: Float64Array
  /** Orders retailers as their licences do. */
  readonly licences: Float64Array
  /** The retailer, as `owner` serves it. */
  retailer(index: number, owner: DemoManager): DemoRetailer
}

/** Lays the retailers out around the towns. */
export function layOutRetailers(
  random: Random,
  pack: Pack,
  trade: DemoTrade,
  count: number,
  isLand: (lng: number, lat: number) => boolean,
  enteredAt: number,
): RetailerLayout {
  const states = new Uint32Array(4 * count)
  const serials = new Uint32Array(count)
  const units = new Uint8Array(count)
  const lngs = new Float64Array(count)
  const lats = new Float64Array(count)
  const licences = new Float64Array(count)
  const lastSerial = new Map<string, number>()
  for (let index = 0; index < count; index++) {
    states.set(random.state(), 4 * index)
    const made = makeRetailer(random, pack, trade, isLand, enteredAt + index, (county, step) => {
      const serial = (lastSerial.get(county.code) ?? 100_000) + step
      lastSerial.set(county.code, serial)
      serials[index] = serial
      return serial
    })
    units[index] = made.unit
    lngs[index] = made.position?.lng ?? 0
    lats[index] = made.position?.lat ?? 0
    licences[index] = Number(made.licence)
  }
  return {
    count,
    units,
    lngs,
    lats,
    licences,
    retailer(index, owner) {
      const [a = 0, b = 0, c = 0, d = 0] = states.subarray(4 * index, 4 * index + 4)
      const again = resumeRandom([a, b, c, d])
      const made = makeRetailer(again, pack, trade, isLand, enteredAt + index, () => serials[index] ?? 0)
      return { ...made, ownerId: owner.id, unitId: owner.unitId }
    },
  }
}

function makeRetailer(
  random: Random,
  pack: Pack,
  trade: DemoTrade,
  isLand: (lng: number, lat: number) => boolean,
  enteredAt: number,
  serialOf: (county: County, step: number) => number,
): DemoRetailer {
  const county = weighted(random, counties, (one) => one.weight)
  const town = weighted(random, county.towns, (one) => one.weight)
  const drawn = weighted(random, pack.grades, (one) => one.share)
  const type = weighted(random, pack.customerTypes, (one) => one.share).code
  const fitting = trade.gradeOf?.(type, drawn.code)
  const grade = pack.grades.find(({ code }) => code === fitting) ?? drawn
  const place = placeOf(random, town, isLand)
  const serial = serialOf(county, 1 + random.int(3))
  const profile = { county, town, type, grade: grade.code, serial }
  return {
    id: seededId(random, enteredAt),
    licence: trade.licenceOf(profile),
    name: trade.nameOf(random, profile),
    contactName: personName(random),
    phone: phoneNumber(random),
    address: addressOf(random, county, town),
    type,
    grade: grade.code,
    keyCustomer: grade === pack.grades[0] ? random.next() < 0.5 : random.next() < 0.02,
    state: random.next() < 0.97 ? 'active' : random.next() < 0.6 ? 'paused' : 'closed',
    frequency: grade.frequency,
    ownerId: null,
    unitId: '',
    position:
      random.next() < shareWithoutPosition
        ? null
        : { ...place, source: random.next() < 0.8 ? 'gcj02' : 'wgs84', accuracy: 5 + random.int(30) },
    openingHours: trade.hoursOf(random, type),
    serviceMinutes: null,
    note: trade.note,
    lastVisitOn: null,
    enteredOn: new Date(enteredAt).toISOString().slice(0, 10),
    source: 'demo',
    unit: trade.unitOf(county, type),
    weeklyVolume: Math.max(1, Math.round(logNormal(random, trade.medianVolume[grade.code] ?? 10, 0.45))),
    orderDay: random.int(5),
  }
}

function placeOf(
  random: Random,
  town: Town,
  isLand: (lng: number, lat: number) => boolean,
): { lng: number; lat: number } {
  // Three in four in the town itself, the others along the roads around it; never in the sea.
  for (let tried = 0; tried < 20; tried++) {
    const point = scatter(random, town, random.next() < 0.75 ? town.spread * 0.6 : town.spread * 2)
    if (isLand(point.lng, point.lat)) return point
  }
  return scatter(random, town, 150)
}

function addressOf(random: Random, county: County, town: Town): string {
  return `浙江省温州市${county.name}${town.name}${pick(random, town.streets)}${1 + random.int(388)}号`
}

/**
 * Hands the retailers of each unit to its managers in compact pieces of equal number: halves the set along its
 * longer side, in proportion to the managers on each side, until one manager is left. Answers the indexes of each
 * manager's retailers, by licence.
 */
export function assignManagers(
  layout: RetailerLayout,
  managers: readonly DemoManager[],
): ReadonlyMap<string, readonly number[]> {
  const assigned = new Map<string, number[]>()
  for (const unit of new Set(managers.map((manager) => manager.unit))) {
    const group: number[] = []
    for (let index = 0; index < layout.count; index++) if (layout.units[index] === unit) group.push(index)
    const own = managers.filter((manager) => manager.unit === unit)
    split(layout, group, own, assigned)
  }
  for (const own of assigned.values()) own.sort(by(layout.licences))
  return assigned
}

const by =
  (values: Float64Array) =>
  (a: number, b: number): number =>
    (values[a] ?? 0) - (values[b] ?? 0)

function split(
  layout: RetailerLayout,
  group: readonly number[],
  managers: readonly DemoManager[],
  into: Map<string, number[]>,
): void {
  const [manager] = managers
  if (manager === undefined) return
  if (managers.length === 1) {
    into.set(manager.id, [...group])
    return
  }
  const wide = spreadOf(layout.lngs, group) * 0.88 > spreadOf(layout.lats, group)
  const ordered = group.toSorted(by(wide ? layout.lngs : layout.lats))
  const half = Math.floor(managers.length / 2)
  const cut = Math.round((ordered.length * half) / managers.length)
  split(layout, ordered.slice(0, cut), managers.slice(0, half), into)
  split(layout, ordered.slice(cut), managers.slice(half), into)
}

/** From the least to the greatest; 0 stands for no position. */
function spreadOf(values: Float64Array, group: readonly number[]): number {
  let low = Infinity
  let high = -Infinity
  for (const index of group) {
    const value = values[index] ?? 0
    if (value === 0) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  return high - low
}
