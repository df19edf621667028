import { v7 as uuid } from 'uuid'
import { z } from 'zod'
import type { ServiceRule } from '#contracts/customer-service.ts'
import type { GradingRule } from '#contracts/customer-grading.ts'
import type { Tx } from '#platform/db/index.ts'
import { inLocale } from '#platform/errors/errors.ts'
import type { Job } from '#platform/jobs/jobs.ts'
import { grantSystem } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { publishCustomer } from '../customers.events.ts'
import { recordChanges } from '../customers.write.ts'
import { type RuleInForce, ruleOnPath, rulesAt } from '../rules/rule-store.ts'
import { levelFor } from '../rules/service-level.ts'
import { type GradedCustomer, gradePopulation } from './grade-population.ts'
import {
  endOverrides,
  type LockedGrade,
  lockGrades,
  overridesOver,
  recordGrades,
  recordRun,
  setGrades,
  unitsWithCustomers,
  writeScores,
} from './grading.repo.ts'

export const gradeJob = 'customers.grade'
/** Customers that are graded in one transaction: what is done stays done when the program stops in between. */
const chunk = 500
const payload = z.object({ taskId: z.uuid(), unitId: z.uuid(), by: z.uuid() })

/** What a run came to. */
export interface Outcome {
  customers: number
  up: number
  down: number
  overridden: number
}

/** Grading at night after the figures, and on demand as a task. */
export function gradingJobs(context: CustomersContext): Job[] {
  const { platform, directory } = context
  return [
    {
      name: 'customers.grading',
      cron: '40 2 * * *',
      async run(_payload, { log, signal }) {
        await endOldOverrides(context)
        const groups = await rulesAt(context, 'grading', await unitsWithCustomers(platform.db))
        for (const [rule, unitIds] of groups) {
          signal.throwIfAborted()
          if (!rule.content.automatic || rule.unitId === null) continue
          const outcome = await gradeUnits(context, rule, unitIds, { unitId: rule.unitId, by: null })
          log.info(outcome, 'customers graded')
        }
      },
    },
    {
      name: gradeJob,
      async run(raw, { signal }) {
        const { taskId, unitId, by } = payload.parse(raw)
        await platform.tasks.run(taskId, async (progress) => {
          await endOldOverrides(context)
          const below = new Set(await directory.unitsBelow([unitId]))
          const units = (await unitsWithCustomers(platform.db)).filter((id) => below.has(id))
          const total: Outcome = { customers: 0, up: 0, down: 0, overridden: 0 }
          for (const [rule, unitIds] of await rulesAt(context, 'grading', units)) {
            if (rule.version === 0) continue
            const found = await gradeUnits(context, rule, unitIds, { unitId, by }, async (done, all) => {
              signal.throwIfAborted()
              await progress.report(total.customers + done, total.customers + all)
            })
            for (const key of ['customers', 'up', 'down', 'overridden'] as const) total[key] += found[key]
          }
          const locale = (await directory.actor(by))?.locale ?? 'zh-CN'
          const words = {
            zh: `已评 ${total.customers} 位：升 ${total.up} 位，降 ${total.down} 位。`,
            en: `${total.customers} graded: ${total.up} up, ${total.down} down.`,
          }
          return { message: inLocale(words, locale) }
        })
      },
    },
  ]
}

/** Grades customers by the sheet in force, writes scores, changes and their reasons, and tells owners. */
async function gradeUnits(
  context: CustomersContext,
  rule: RuleInForce<'grading'>,
  unitIds: readonly string[],
  asked: { readonly unitId: string; readonly by: string | null },
  report: (done: number, all: number) => Promise<void> = async () => undefined,
): Promise<Outcome> {
  const { platform } = context
  const graded = await gradePopulation(context, grantSystem('customers.configure'), rule.content, unitIds)
  const outcome: Outcome = { customers: graded.length, up: 0, down: 0, overridden: 0 }
  const told = new Map<string, { up: number; down: number }>()
  for (let from = 0; from < graded.length; from += chunk) {
    const part = graded.slice(from, from + chunk)
    const moved = await platform.db
      .transaction()
      .execute(async (tx) => settleGrades(context, tx, rule, part, asked.by))
    outcome.overridden += moved.overridden
    for (const { ownerId, way } of moved.changes) {
      outcome[way]++
      if (ownerId === null) continue
      const owner = told.get(ownerId) ?? { up: 0, down: 0 }
      owner[way]++
      told.set(ownerId, owner)
    }
    await report(Math.min(from + chunk, graded.length), graded.length)
  }
  await platform.db.transaction().execute(async (tx) => {
    const run = { id: uuid(), at: platform.now(), ruleVersion: rule.version, ...asked, ...outcome }
    await recordRun(tx, run)
    totalsForgotten(context, outcome)
    for (const [ownerId, { up, down }] of told)
      await platform.events.publish(tx, {
        type: 'customers.graded',
        subjectKind: 'customer_grading',
        subjectId: run.id,
        unitId: null,
        ownerId,
        data: { up, down, count: up + down },
      })
  })
  return outcome
}

function totalsForgotten({ totals }: CustomersContext, { up, down }: Outcome): void {
  if (up + down > 0) totals.forget()
}

async function settleGrades(
  context: CustomersContext,
  tx: Tx,
  rule: RuleInForce<'grading'>,
  part: readonly GradedCustomer[],
  by: string | null,
): Promise<{ overridden: number; changes: { ownerId: string | null; way: 'up' | 'down' }[] }> {
  const { platform } = context
  const at = platform.now()
  const today = platform.calendar.today()
  const locked = new Map(
    (
      await lockGrades(
        tx,
        part.map(({ id }) => id),
      )
    ).map((row) => [row.id, row]),
  )
  const there = part.filter(({ id }) => locked.has(id))
  await writeScores(
    tx,
    rule.version,
    today,
    there.map(({ id, score, graded, ruled }) => ({
      id,
      score: score.score,
      grade: graded.grade,
      cause: graded.cause,
      changedOn: ruled?.grade === graded.grade ? ruled.on : today,
      figures: score.parts.map(({ value }) => value),
      points: score.parts.map(({ points }) => points),
    })),
  )
  // Somebody's decision stands, also one that was made while the scores were worked out.
  const free = there.filter(({ id }) => locked.get(id)!.overrideId === null)
  const moved = free.filter(({ id, graded }) => locked.get(id)!.grade !== graded.grade)
  await changeGrades(
    context,
    tx,
    moved.map(({ id, graded }) => ({ before: locked.get(id)!, after: graded.grade })),
    { by, at, source: 'grading', ruleVersion: rule.version },
  )
  await recordGrades(
    tx,
    moved.map(({ id, graded, score }) => ({
      id,
      before: locked.get(id)!.grade,
      after: graded.grade,
      cause: 'rule',
      score: score.score,
      ruleVersion: rule.version,
      figures: score.parts.map(({ value }) => value),
      points: score.parts.map(({ points }) => points),
      note: null,
    })),
    by,
    at,
  )
  return {
    overridden: there.length - free.length,
    changes: moved.map(({ id, graded }) => {
      const { ownerId, grade } = locked.get(id)!
      return { ownerId, way: isBetter(rule.content, graded.grade, grade) ? 'up' : 'down' }
    }),
  }
}

/** Whether a grade stands before another in the order of the rule; one the rule does not know stands last. */
export function isBetter({ grades }: Pick<GradingRule, 'grades'>, one: string, other: string): boolean {
  const place = (grade: string): number => {
    const found = grades.findIndex((line) => line.grade === grade)
    return found === -1 ? grades.length : found
  }
  return place(one) < place(other)
}

/** The table of service at the unit of every card that is about to change. */
async function serviceTables(
  context: CustomersContext,
  tx: Tx,
  changes: readonly { readonly before: LockedGrade }[],
): Promise<ReadonlyMap<string, ServiceRule>> {
  const units = [...new Set(changes.map(({ before }) => before.unitId))]
  const tables = new Map<string, ServiceRule>()
  for (const unitId of units) {
    const path = await context.directory.unitPath(unitId)
    tables.set(unitId, (await ruleOnPath(context, 'service', path, tx)).content)
  }
  return tables
}

/**
 * Writes other grades on locked cards, with history and event. Where the table of service says how often a level is
 * visited, the frequency follows, and with it the plans.
 */
export async function changeGrades(
  context: CustomersContext,
  tx: Tx,
  changes: readonly { readonly before: LockedGrade; readonly after: string }[],
  write: {
    readonly by: string | null
    readonly at: Date
    readonly source: string
    readonly ruleVersion: number | null
  },
): Promise<void> {
  const { by, at, source, ruleVersion } = write
  const tables = await serviceTables(context, tx, changes)
  const settled = changes.map(({ before, after }) => {
    const { visit } = levelFor(tables.get(before.unitId)!, { grade: after, keyCustomer: before.keyCustomer })
    return { before, after, visit }
  })
  await setGrades(
    tx,
    settled.map(({ before, after, visit }) => ({ id: before.id, after, visit })),
    by,
    at,
  )
  const version =
    ruleVersion === null ? [] : [{ field: 'ruleVersion', before: null, after: String(ruleVersion) }]
  await recordChanges(
    tx,
    settled.map(({ before, after, visit }) => ({
      customerId: before.id,
      changes: [
        { field: 'grade', before: before.grade, after },
        ...(visit === null || (visit.visits === before.visits && visit.weeks === before.weeks)
          ? []
          : [
              {
                field: 'frequency',
                before: `${before.visits}/${before.weeks}`,
                after: `${visit.visits}/${visit.weeks}`,
              },
            ]),
        ...version,
      ],
    })),
    { by, source, at },
  )
  for (const { before } of changes)
    await publishCustomer(
      context.platform.events,
      tx,
      'changed',
      { id: before.id, unit_id: before.unitId, owner_id: before.ownerId },
      { fields: ['grade'] },
    )
}

/** Decisions whose day has passed end: the grade is again what the rule gave last. */
async function endOldOverrides(context: CustomersContext): Promise<void> {
  const { platform } = context
  const ids = await overridesOver(platform.db, platform.calendar.today())
  for (let from = 0; from < ids.length; from += chunk)
    await platform.db.transaction().execute(async (tx) => {
      const rows = await lockGrades(tx, ids.slice(from, from + chunk))
      await backToRule(context, tx, rows, { by: null, at: platform.now() })
    })
}

/** Ends decisions on locked cards and gives back the rule's own grade, where it has given one. */
export async function backToRule(
  context: CustomersContext,
  tx: Tx,
  rows: readonly LockedGrade[],
  { by, at }: { readonly by: string | null; readonly at: Date },
): Promise<void> {
  const ended = new Set(
    await endOverrides(
      tx,
      rows.map(({ id }) => id),
      by,
      at,
    ),
  )
  const changes = rows.flatMap((before) =>
    ended.has(before.id) && before.ruledGrade !== null && before.ruledGrade !== before.grade
      ? [{ before, after: before.ruledGrade }]
      : [],
  )
  await changeGrades(context, tx, changes, { by, at, source: 'grade_override', ruleVersion: null })
  await recordGrades(
    tx,
    changes.map(({ before, after }) => ({
      id: before.id,
      before: before.grade,
      after,
      cause: 'override_ended',
      score: null,
      ruleVersion: null,
      figures: null,
      points: null,
      note: null,
    })),
    by,
    at,
  )
}
