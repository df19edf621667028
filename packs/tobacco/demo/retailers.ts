import { customerType, type OpeningHours } from '#contracts/customers.ts'
import type { Random } from '#engines/random/random.ts'
import type { CustomerSeed } from '#modules/customers/index.ts'
import type { Pack } from '#platform/pack/pack.ts'
import { counties, type County, type Town } from './geography.ts'
import type { DemoManager } from './organisation.ts'
import { personName, phoneNumber, pick, shopName } from './names.ts'
import { logNormal, scatter, seededId, weighted } from './random-tools.ts'

export interface DemoRetailer extends CustomerSeed {
  readonly unit: number
  /** Usual volume of one weekly order. */
  readonly weeklyVolume: number
  /** Monday = 0: the day on which the retailer's orders are called. */
  readonly orderDay: number
}

const medianVolume: Record<string, number> = { A: 120, B: 60, C: 30, D: 15, E: 6 }
/** A few retailers have no position yet: real customer lists do not either. */
const shareWithoutPosition = 0.012

/** Retailers around the towns, unassigned and without history. */
export function demoRetailers(
  random: Random,
  pack: Pack,
  count: number,
  isLand: (lng: number, lat: number) => boolean,
  enteredAt: number,
): DemoRetailer[] {
  const licences = new Map<string, number>()
  return Array.from({ length: count }, (_, index) => {
    const county = weighted(random, counties, (one) => one.weight)
    const town = weighted(random, county.towns, (one) => one.weight)
    const grade = weighted(random, pack.grades, (one) => one.share)
    const type = customerType.parse(weighted(random, pack.customerTypes, (one) => one.share).code)
    const place = placeOf(random, town, isLand)
    const serial = (licences.get(county.code) ?? 100_000) + 1 + random.int(3)
    licences.set(county.code, serial)
    return {
      id: seededId(random, enteredAt + index),
      licence: `${county.code}${serial}`,
      name: shopName(random, type, town.name),
      contactName: personName(random),
      phone: phoneNumber(random),
      address: addressOf(random, county, town),
      type,
      grade: grade.code,
      keyCustomer: grade.code === 'A' ? random.next() < 0.5 : random.next() < 0.02,
      state: random.next() < 0.97 ? 'active' : random.next() < 0.6 ? 'paused' : 'closed',
      frequency: grade.frequency,
      ownerId: null,
      unitId: '',
      position:
        random.next() < shareWithoutPosition
          ? null
          : { ...place, source: random.next() < 0.8 ? 'gcj02' : 'wgs84', accuracy: 5 + random.int(30) },
      openingHours: hoursOf(random, type),
      serviceMinutes: null,
      note: null,
      lastVisitOn: null,
      enteredOn: new Date(enteredAt).toISOString().slice(0, 10),
      source: 'demo',
      unit: county.unit,
      weeklyVolume: Math.max(1, Math.round(logNormal(random, medianVolume[grade.code] ?? 10, 0.45))),
      orderDay: random.int(5),
    }
  })
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

const everyDay = (from: string, to: string): OpeningHours => Array.from({ length: 7 }, () => [{ from, to }])

function hoursOf(random: Random, type: string): OpeningHours {
  if (type === 'hotel_entertainment')
    return random.next() < 0.4 ? everyDay('10:00', '24:00') : everyDay('00:00', '24:00')
  if (type === 'chain_supermarket') return everyDay('08:00', '22:00')
  const draw = random.next()
  if (draw < 0.15) return null
  if (draw < 0.25)
    return Array.from({ length: 7 }, () => [
      { from: '07:00', to: '12:00' },
      { from: '13:30', to: '21:00' },
    ])
  return everyDay(random.next() < 0.5 ? '07:00' : '08:00', random.next() < 0.6 ? '21:30' : '23:00')
}

/**
 * Hands the retailers of each unit to its managers in compact pieces of equal number: halves the set along its
 * longer side, in proportion to the managers on each side, until one manager is left.
 */
export function assignManagers(
  retailers: readonly DemoRetailer[],
  managers: readonly DemoManager[],
): DemoRetailer[] {
  const assigned: DemoRetailer[] = []
  for (const unit of new Set(retailers.map((retailer) => retailer.unit))) {
    split(
      retailers.filter((retailer) => retailer.unit === unit),
      managers.filter((manager) => manager.unit === unit),
      assigned,
    )
  }
  return assigned.sort((a, b) => (a.licence < b.licence ? -1 : 1))
}

function split(group: DemoRetailer[], managers: readonly DemoManager[], into: DemoRetailer[]): void {
  if (managers.length <= 1) {
    const manager = managers[0]
    for (const retailer of group)
      into.push({ ...retailer, ownerId: manager?.id ?? null, unitId: manager?.unitId ?? '' })
    return
  }
  const lngs = group.map((retailer) => retailer.position?.lng ?? 0)
  const lats = group.map((retailer) => retailer.position?.lat ?? 0)
  const wide = spreadOf(lngs) * 0.88 > spreadOf(lats)
  const key = (retailer: DemoRetailer): number =>
    (wide ? retailer.position?.lng : retailer.position?.lat) ?? 0
  const ordered = [...group].sort((a, b) => key(a) - key(b))
  const half = Math.floor(managers.length / 2)
  const cut = Math.round((ordered.length * half) / managers.length)
  split(ordered.slice(0, cut), managers.slice(0, half), into)
  split(ordered.slice(cut), managers.slice(half), into)
}

const spreadOf = (values: readonly number[]): number => {
  let low = Infinity
  let high = -Infinity
  for (const value of values) {
    if (value === 0) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  return high - low
}
