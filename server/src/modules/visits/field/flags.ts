import type { Fix } from '#contracts/in-place.ts'
import type { VisitFlag } from '#contracts/visits.ts'
import { greatCircleMetres, wgs84 } from '#engines/geo/index.ts'
import { byStart, combineVisits } from './doubles.ts'
import type { Press, VisitRow } from './visit-row.ts'

export interface FlagRules {
  readonly maxSpeedKmh: number
  readonly shortStayMinutes: number
  readonly clockToleranceSeconds: number
  readonly lateUploadHours: number
}

/** An earlier photo of the team that looks the same as one of a visit. */
export interface PhotoTwin {
  readonly photoId: string
  readonly twinVisitId: string
  /** Of 64 bits, how many differ. */
  readonly distance: number
}

interface Located {
  readonly visit: VisitRow
  readonly at: number
  readonly fix: Fix
}

/**
 * What the leader may want to look at, with the facts. A browser cannot tell a mock location from a true one, so
 * these are hints: they change no verdict and no count.
 */
export function flagDay(
  rows: readonly VisitRow[],
  rules: FlagRules,
  twins: ReadonlyMap<string, PhotoTwin> = new Map(),
): VisitRow[] {
  const visits = combineVisits(rows).toSorted(byStart)
  const located = locate(visits)
  const flags = new Map<string, VisitFlag[]>(
    visits.map((visit) => [
      visit.id,
      [
        ...ownFlags(visit, rules),
        ...speedFlags(visit, located, rules.maxSpeedKmh),
        ...identicalFlags(visit, located),
        ...deviceFlags(visit, rows),
        ...photoFlags(visit, rows, twins),
      ],
    ]),
  )
  return rows.map((row) => ({ ...row, flags: flags.get(row.id) ?? [] }))
}

/** Records of a second phone that are part of the visit; a button pressed twice is no second phone. */
function deviceFlags(visit: VisitRow, rows: readonly VisitRow[]): VisitFlag[] {
  const parts = rows.filter((row) => row.mergedInto === visit.id)
  if (parts.every((part) => part.start?.device === visit.start?.device)) return []
  return [{ code: 'two_devices', facts: { records: 1 + parts.length } }]
}

function photoFlags(
  visit: VisitRow,
  rows: readonly VisitRow[],
  twins: ReadonlyMap<string, PhotoTwin>,
): VisitFlag[] {
  const ids = [visit, ...rows.filter((row) => row.mergedInto === visit.id)].map((row) => row.id)
  const twin = ids.map((id) => twins.get(id)).find((each) => each && !ids.includes(each.twinVisitId))
  if (!twin) return []
  const { photoId, twinVisitId, distance } = twin
  return [{ code: 'same_photo', facts: { photoId, otherVisitId: twinVisitId, distance } }]
}

function ownFlags(visit: VisitRow, rules: FlagRules): VisitFlag[] {
  const { start, end } = visit
  if (start === null) return []
  const flags: VisitFlag[] = []
  const presses: Press[] = end ? [start, end] : [start]
  if (presses.some((press) => press.fix?.accuracy === 0)) {
    flags.push({
      code: 'zero_accuracy',
      facts: { fixes: presses.filter((press) => press.fix?.accuracy === 0).length },
    })
  }
  const offset = widest(presses.map((press) => press.clockOffset))
  if (Math.abs(offset) > rules.clockToleranceSeconds)
    flags.push({ code: 'clock_offset', facts: { seconds: Math.round(offset) } })
  const hours = Math.max(
    ...presses.map((press) => (press.receivedAt.getTime() - press.at.getTime()) / 3_600_000),
  )
  if (hours > rules.lateUploadHours)
    flags.push({ code: 'late_upload', facts: { hours: Math.round(hours * 10) / 10 } })
  if (end) {
    const minutes = (end.at.getTime() - start.at.getTime()) / 60_000
    if (minutes < rules.shortStayMinutes)
      flags.push({
        code: 'short_stay',
        facts: { minutes: Math.round(minutes * 10) / 10, limit: rules.shortStayMinutes },
      })
  }
  if (start.operation !== null && start.ownerAtStart !== visit.ownerId)
    flags.push({ code: 'customer_moved', facts: { ownerId: start.ownerAtStart } })
  return flags
}

/** The fix before each fix of the visit: could anybody have got from there to here in the time? */
function speedFlags(visit: VisitRow, located: readonly Located[], limit: number): VisitFlag[] {
  let worst: VisitFlag | null = null
  let most = limit
  located.forEach((here, index) => {
    const before = located[index - 1]
    if (here.visit !== visit || !before) return
    const metres = greatCircleMetres(wgs84(before.fix.lng, before.fix.lat), wgs84(here.fix.lng, here.fix.lat))
    const sure = metres - before.fix.accuracy - here.fix.accuracy
    if (sure <= 0) return
    const seconds = Math.max(1, (here.at - before.at) / 1000)
    const kmh = (sure / seconds) * 3.6
    if (kmh <= most) return
    most = kmh
    worst = {
      code: 'impossible_speed',
      facts: {
        metres: Math.round(metres),
        seconds: Math.round(seconds),
        kmh: Math.round(kmh),
        limit,
        fromVisitId: before.visit.id,
      },
    }
  })
  return worst ? [worst] : []
}

/** A true receiver never gives the same digits twice; the same fix, shown again within a visit, may. */
function identicalFlags(visit: VisitRow, located: readonly Located[]): VisitFlag[] {
  const mine = located.filter((each) => each.visit === visit)
  const twin = located.find(
    (other) =>
      other.visit !== visit &&
      mine.some((each) => each.fix.lng === other.fix.lng && each.fix.lat === other.fix.lat),
  )
  if (!twin) return []
  return [
    {
      code: 'identical_coordinates',
      facts: { otherVisitId: twin.visit.id, at: new Date(twin.at).toISOString() },
    },
  ]
}

function locate(visits: readonly VisitRow[]): Located[] {
  return visits
    .flatMap((visit) =>
      [visit.start, visit.end].flatMap((press) =>
        press?.fix ? [{ visit, at: press.at.getTime(), fix: press.fix }] : [],
      ),
    )
    .toSorted((a, b) => a.at - b.at || (a.visit.id < b.visit.id ? -1 : 1))
}

const widest = (values: readonly number[]): number =>
  values.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0)
