import type { ProblemIssue } from '../../day/types.ts'
import type { FleetProblem } from './types.ts'

const isAmount = (value: number): boolean => Number.isFinite(value) && value >= 0

/** Everything that makes a problem meaningless, all at once so that a form can show it row by row. */
export function findFleetIssues(problem: FleetProblem): ProblemIssue[] {
  const issues: ProblemIssue[] = []
  const report = (code: ProblemIssue['code'], path: string, message: string): void => {
    issues.push({ code, path, message })
  }
  const { distances, durations, people, jobs, cost } = problem
  const checkPlace = (place: number, path: string): void => {
    if (!Number.isInteger(place) || place < 0 || place >= distances.size) {
      report('place', path, `place ${place} is not a row of the matrices (0 … ${distances.size - 1})`)
    }
  }
  const checkAmount = (value: number | undefined, path: string): void => {
    if (value !== undefined && !isAmount(value)) report('number', path, `${value} is not a number ≥ 0`)
  }
  const checkIds = (list: readonly { readonly id: string }[], name: string): void => {
    const seen = new Set<string>()
    list.forEach(({ id }, i) => {
      if (seen.has(id)) report('duplicate-id', `${name}[${i}]`, `"${id}" is used twice`)
      seen.add(id)
    })
  }

  if (durations.size !== distances.size) {
    report('matrix-size', 'durations', `${durations.size} places, but distances have ${distances.size}`)
  }
  for (const [name, matrix] of Object.entries({ distances, durations })) {
    const at = matrix.values.findIndex((value) => !(value >= 0))
    if (at >= 0) report('number', `${name}[${at}]`, `${matrix.values[at]} is not a length or duration`)
  }
  checkAmount(cost?.perMetre, 'cost.perMetre')
  checkAmount(cost?.perSecond, 'cost.perSecond')
  checkIds(people, 'people')
  checkIds(jobs, 'jobs')
  people.forEach((person, i) => {
    const path = `people[${i}]`
    checkPlace(person.start, `${path}.start`)
    if (person.end !== 'open') checkPlace(person.end, `${path}.end`)
    if (!Number.isFinite(person.startAt)) report('number', `${path}.startAt`, 'not a time')
    if (person.shiftEnd !== undefined && !(person.shiftEnd >= person.startAt)) {
      report('window', `${path}.shiftEnd`, 'the shift ends before it begins')
    }
    if (person.capacity !== undefined && !(person.capacity >= 0)) {
      report('number', `${path}.capacity`, `${person.capacity} is not a capacity`)
    }
    checkAmount(person.fixedCost, `${path}.fixedCost`)
  })
  const names = new Set(people.map((person) => person.id))
  jobs.forEach((job, i) => {
    const path = `jobs[${i}]`
    checkPlace(job.place, `${path}.place`)
    checkAmount(job.serviceSeconds, `${path}.serviceSeconds`)
    checkAmount(job.load, `${path}.load`)
    if (job.priority !== undefined && !(job.priority > 0 && job.priority < Infinity)) {
      report('number', `${path}.priority`, `${job.priority} is not a weight > 0`)
    }
    job.windows?.forEach(({ from, to }, w) => {
      if (!(from <= to)) {
        report('window', `${path}.windows[${w}]`, `a window from ${from} to ${to} never opens`)
      }
    })
    for (const id of job.people ?? []) {
      if (!names.has(id)) report('unknown-id', `${path}.people`, `there is no person "${id}"`)
    }
  })
  return issues
}
