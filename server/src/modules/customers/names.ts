import type { PersonRef } from '#contracts/common.ts'
import type { Directory } from './customers.api.ts'

/** Names of people and units for answers. */
export interface Names {
  person(id: string | null): PersonRef | null
  unit(id: string): PersonRef
}

const keepMs = 15_000

/**
 * Looks names up, and remembers each for some seconds: a page of a list repeats a handful of people, and a name
 * that changes may show its old form for a moment. A person who is not in the directory keeps an id without name.
 */
export function createNameLookup(
  directory: Directory,
): (people: Iterable<string | null>, units: Iterable<string>) => Promise<Names> {
  const known = { people: new Map<string, string>(), units: new Map<string, string>(), since: 0 }

  return async (people, units) => {
    if (Date.now() - known.since > keepMs || known.people.size > 50_000) {
      known.people.clear()
      known.units.clear()
      known.since = Date.now()
    }
    const missingPeople = [...new Set(people)].filter(
      (id) => id !== null && !known.people.has(id),
    ) as string[]
    const missingUnits = [...new Set(units)].filter((id) => !known.units.has(id))
    if (missingPeople.length > 0)
      for (const [id, { name }] of await directory.people(missingPeople)) known.people.set(id, name)
    if (missingUnits.length > 0)
      for (const [id, { name }] of await directory.units(missingUnits)) known.units.set(id, name)
    return {
      person: (id) => (id === null ? null : { id, name: known.people.get(id) ?? '' }),
      unit: (id) => ({ id, name: known.units.get(id) ?? '' }),
    }
  }
}
