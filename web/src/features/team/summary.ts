import type { PersonDay } from '#contracts/team-days.ts'

export interface TeamSummary {
  readonly withPlan: number
  readonly people: number
  readonly planned: number
  readonly done: number
  readonly inPlace: number
  /** Visits with a verdict: in place, uncertain or not. */
  readonly judged: number
  readonly minutes: number
  readonly travelled: number
  readonly plannedMetres: number
  /** Visits to look at: the server says of each whether it is one. */
  readonly exceptions: number
}

/** The team's figures as sums of its people's; shares are made from sums, never from shares. */
export function summarise(people: readonly PersonDay[]): TeamSummary {
  const sum = (of: (person: PersonDay) => number): number =>
    people.reduce((total, person) => total + of(person), 0)
  return {
    withPlan: people.filter((person) => person.planState === 'confirmed').length,
    people: people.length,
    planned: sum((person) => person.planned),
    done: sum((person) => person.done),
    inPlace: sum((person) => person.inPlace),
    judged: sum((person) => person.inPlace + person.notInPlace + person.uncertain),
    minutes: sum((person) => person.minutesAtCustomers),
    travelled: sum((person) => person.travelledMetres),
    plannedMetres: sum((person) => person.plannedMetres ?? 0),
    exceptions: sum((person) => person.attention),
  }
}
