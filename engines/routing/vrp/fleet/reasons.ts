import type { TimeWindow } from '../../day/types.ts'
import type { FleetJob, FleetPerson, FleetProblem, UnservedReason } from './types.ts'

/** Whether the person may do the job at all, by names and skills. */
export function mayServe(person: FleetPerson, job: FleetJob): boolean {
  if (job.people !== undefined && job.people.length > 0 && !job.people.includes(person.id)) return false
  return (job.skills ?? []).every((skill) => person.skills?.includes(skill) === true)
}

/** Windows sorted, overlapping ones joined. */
export function mergedWindows(windows: readonly TimeWindow[] | undefined): TimeWindow[] {
  const merged: { from: number; to: number }[] = []
  for (const { from, to } of (windows ?? []).toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else merged.push({ from, to })
  }
  return merged
}

/** Why no route took the job, most fundamental obstacle first. */
export function unservedReason(problem: FleetProblem, job: FleetJob): UnservedReason {
  const able = problem.people.filter((person) => mayServe(person, job))
  if (able.length === 0) {
    const missing = (job.skills ?? []).filter(
      (skill) => !problem.people.some((person) => person.skills?.includes(skill)),
    )
    const named = (job.people ?? []).length > 0 && missing.length === 0
    return named || (job.skills ?? []).length === 0 ? { code: 'nobody-allowed' } : { code: 'skills', missing }
  }
  const load = job.load ?? 0
  const strong = able.filter((person) => (person.capacity ?? Infinity) >= load)
  if (strong.length === 0) {
    const largest = Math.max(...able.map((person) => person.capacity ?? Infinity))
    return { code: 'load-over-capacity', load, largest }
  }
  const alone = strong.map((person) => visitAlone(problem, person, job))
  return closestObstacle(alone)
}

type Alone =
  | { readonly kind: 'possible' | 'no-way' }
  | {
      readonly kind: 'closed'
      readonly person: string
      readonly reachedAt: number
      readonly closesAt: number
    }
  | { readonly kind: 'late'; readonly person: string; readonly backAt: number; readonly shiftEnd: number }

/** What happens if the person does nothing else that day. */
function visitAlone(problem: FleetProblem, person: FleetPerson, job: FleetJob): Alone {
  const { distances, durations } = problem
  const end = person.end === 'open' ? job.place : person.end
  const reachedAt = person.startAt + durations.at(person.start, job.place)
  const home = job.place === end ? 0 : durations.at(job.place, end)
  const metres =
    distances.at(person.start, job.place) + (job.place === end ? 0 : distances.at(job.place, end))
  if (!Number.isFinite(reachedAt + home + metres)) return { kind: 'no-way' }
  const windows = mergedWindows(job.windows)
  const window = windows.find(({ to }) => reachedAt <= to)
  if (windows.length > 0 && window === undefined) {
    return { kind: 'closed', person: person.id, reachedAt, closesAt: windows.at(-1)!.to }
  }
  const backAt = Math.max(reachedAt, window?.from ?? -Infinity) + job.serviceSeconds + home
  const shiftEnd = person.shiftEnd ?? Infinity
  return backAt > shiftEnd ? { kind: 'late', person: person.id, backAt, shiftEnd } : { kind: 'possible' }
}

function closestObstacle(alone: readonly Alone[]): UnservedReason {
  if (alone.some(({ kind }) => kind === 'possible')) return { code: 'no-room' }
  const late = alone.filter((one) => one.kind === 'late')
  const nearest = late.toSorted((a, b) => a.backAt - a.shiftEnd - (b.backAt - b.shiftEnd))[0]
  if (nearest !== undefined) {
    const { person, backAt, shiftEnd } = nearest
    return { code: 'shift-too-short', person, backAt, shiftEnd }
  }
  const closed = alone.filter((one) => one.kind === 'closed')
  const first = closed.toSorted((a, b) => a.reachedAt - b.reachedAt)[0]
  if (first !== undefined) {
    const { person, reachedAt, closesAt } = first
    return { code: 'closes-before-reached', person, reachedAt, closesAt }
  }
  return { code: 'no-way' }
}
