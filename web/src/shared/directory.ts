import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Role } from '#contracts/access.ts'
import { listPeople, listUnits, type Unit } from '#contracts/identity.ts'
import { call } from '#kit/api.ts'
import type { Choice } from './filters.tsx'

/** The organisation tree within reach, in the order of the tree. */
export function useUnits() {
  return useQuery({
    queryKey: ['units'],
    queryFn: async ({ signal }) => inTreeOrder((await call(listUnits, { signal })).units),
    staleTime: 300_000,
  })
}

/** Colleagues within reach. */
export function usePeople(role?: Role) {
  return useQuery({
    queryKey: ['people', role ?? 'all'],
    queryFn: async ({ signal }) => (await call(listPeople, { query: role ? { role } : {}, signal })).people,
    staleTime: 300_000,
  })
}

export function useUnitChoices(): Choice[] {
  const units = useUnits().data
  return useMemo(() => {
    const reached = (units ?? []).filter((unit) => unit.inReach)
    const least = Math.min(...reached.map((unit) => unit.path.length))
    return reached.map((unit) => ({
      value: unit.id,
      label: unit.name,
      depth: unit.path.length - least,
      hint: unit.code,
    }))
  }, [units])
}

export function usePersonChoices(role?: Role): Choice[] {
  const people = usePeople(role).data
  return useMemo(
    () => (people ?? []).map((person) => ({ value: person.id, label: person.name, hint: person.unit.name })),
    [people],
  )
}

/** Parents before children, siblings by code. */
export function inTreeOrder<U extends Unit>(units: readonly U[]): U[] {
  const known = new Set(units.map((unit) => unit.id))
  const children = Map.groupBy(units, (unit) =>
    unit.parentId !== null && known.has(unit.parentId) ? unit.parentId : null,
  )
  const ordered: U[] = []
  const visit = (parent: string | null): void => {
    const below = children.get(parent) ?? []
    for (const unit of below.toSorted((a, b) => a.code.localeCompare(b.code))) {
      ordered.push(unit)
      visit(unit.id)
    }
  }
  visit(null)
  return ordered
}
