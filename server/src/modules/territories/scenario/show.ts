import type { Locale } from '#contracts/identity.ts'
import type { ResultBrief, Scenario } from '#contracts/territories.ts'
import { inLocale } from '#platform/errors/errors.ts'
import type { TerritoriesContext } from '../territories.needs.ts'
import type { ResultRow, ScenarioRow } from './scenario.repo.ts'

/** People and units by id, for answers. */
export type Names = (id: string) => { readonly id: string; readonly name: string }

export async function lookUpNames(
  { needs }: TerritoriesContext,
  people: readonly (string | null)[],
  units: readonly string[] = [],
): Promise<{ person: Names; unit: Names }> {
  const knownPeople = await needs.identity.people([...new Set(people)].filter((id) => id !== null))
  const knownUnits = await needs.identity.units([...new Set(units)])
  return {
    person: (id) => ({ id, name: knownPeople.get(id)?.name ?? '' }),
    unit: (id) => ({ id, name: knownUnits.get(id)?.name ?? '' }),
  }
}

export function showResult(row: ResultRow, person: Names, locale: Locale): ResultBrief {
  return {
    id: row.id,
    number: row.number,
    kind: row.kind,
    spec: row.spec,
    layers: row.layers.map(({ findings, ...summary }) => ({
      ...summary,
      findings: findings.map(({ words, customerIds, ...finding }) => ({
        ...finding,
        customerIds: [...customerIds],
        message: inLocale(words, locale),
      })),
    })),
    wishes:
      row.wishes === null ? null : row.wishes.map((wish) => ({ ...wish, layer: wish.layer ?? 'visit' })),
    routes: row.routes,
    seconds: row.seconds,
    createdAt: row.createdAt.toISOString(),
    createdBy: person(row.createdBy),
  }
}

export async function showScenario(
  context: TerritoriesContext,
  row: ScenarioRow,
  results: readonly ResultRow[],
  locale: Locale,
): Promise<Scenario> {
  const { person, unit } = await lookUpNames(
    context,
    [row.updatedBy, ...results.map(({ createdBy }) => createdBy)],
    [row.unitId],
  )
  const task = row.taskId === null ? null : await context.platform.tasks.get(row.taskId)
  const working = task?.state === 'queued' || task?.state === 'running'
  return {
    id: row.id,
    unit: unit(row.unitId),
    name: row.name,
    spec: row.spec,
    version: row.version,
    updatedAt: row.updatedAt.toISOString(),
    updatedBy: person(row.updatedBy),
    results: results.map((result) => showResult(result, person, locale)),
    taskId: working ? row.taskId : null,
  }
}
