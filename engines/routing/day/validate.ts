import type { DayProblem, ProblemIssue, TimeWindow } from './types.ts'

const isAmount = (value: number) => Number.isFinite(value) && value >= 0

/** Everything that makes a problem meaningless, all of it at once so that a form can show it row by row. */
export function findIssues(problem: DayProblem): ProblemIssue[] {
  const issues: ProblemIssue[] = []
  const report = (code: ProblemIssue['code'], path: string, message: string) => {
    issues.push({ code, path, message })
  }
  const size = problem.distances.size
  const checkPlace = (place: number, path: string) => {
    if (!Number.isInteger(place) || place < 0 || place >= size) {
      report('place', path, `place ${place} is not a row of the matrices (0 … ${size - 1})`)
    }
  }
  const checkWindow = ({ from, to }: TimeWindow, path: string) => {
    if (!(from <= to)) report('window', path, `a window from ${from} to ${to} never opens`)
  }

  if (problem.durations.size !== size) {
    report('matrix-size', 'durations', `${problem.durations.size} places, but distances have ${size}`)
  }
  for (const name of ['distances', 'durations'] as const) {
    const at = problem[name].values.findIndex((value) => !(value >= 0))
    if (at >= 0) report('number', `${name}[${at}]`, `${problem[name].values[at]} is not a length or duration`)
  }
  checkPlace(problem.start, 'start')
  if (problem.end !== 'open') checkPlace(problem.end, 'end')
  if (!Number.isFinite(problem.startAt)) report('number', 'startAt', `${problem.startAt} is not a time`)
  if (problem.shiftEnd !== undefined && Number.isNaN(problem.shiftEnd)) {
    report('number', 'shiftEnd', 'not a time')
  }
  if (problem.cost && !(isAmount(problem.cost.perMetre) && isAmount(problem.cost.perSecond))) {
    report('number', 'cost', 'costs must be numbers ≥ 0')
  }

  const ids = new Set<string>()
  const checkId = (id: string, path: string) => {
    if (ids.has(id)) report('duplicate-id', path, `"${id}" is used twice`)
    ids.add(id)
  }
  problem.stops.forEach((stop, i) => {
    const path = `stops[${i}]`
    checkId(stop.id, path)
    checkPlace(stop.place, `${path}.place`)
    if (!isAmount(stop.serviceSeconds)) {
      report('number', `${path}.serviceSeconds`, `${stop.serviceSeconds} is not a duration`)
    }
    if (stop.value !== undefined && !(stop.value > 0 && stop.value < Infinity)) {
      report('number', `${path}.value`, `${stop.value} is not a value > 0`)
    }
    stop.windows?.forEach((window, w) => checkWindow(window, `${path}.windows[${w}]`))
    const { position } = stop
    if (typeof position === 'number' && !(Number.isInteger(position) && position >= 0)) {
      report('position', `${path}.position`, `${position} is not a place in the order`)
    }
  })
  problem.stops.forEach((stop, i) => {
    for (const id of stop.after ?? []) {
      if (!problem.stops.some((other) => other.id === id)) {
        report('unknown-id', `stops[${i}].after`, `there is no stop "${id}"`)
      }
    }
  })
  problem.breaks?.forEach((pause, i) => {
    checkId(pause.id, `breaks[${i}]`)
    checkWindow(pause, `breaks[${i}]`)
    if (!isAmount(pause.seconds))
      report('number', `breaks[${i}].seconds`, `${pause.seconds} is not a duration`)
  })
  return issues
}
