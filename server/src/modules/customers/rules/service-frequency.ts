import { sql } from 'kysely'
import { z } from 'zod'
import type { VisitFrequency } from '#contracts/customer-facts.ts'
import type { serviceFrequencies, ServiceRule } from '#contracts/customer-service.ts'
import type { ResponseOf } from '#contracts/http.ts'
import type { Executor, Tx } from '#platform/db/index.ts'
import { inLocale, notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Job } from '#platform/jobs/jobs.ts'
import { type Actor, covers, type Grant, grantSystem, scopeCondition } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { publishCustomer } from '../customers.events.ts'
import { recordChanges } from '../customers.write.ts'
import { rulesAt } from './rule-store.ts'
import { levelFor } from './service-level.ts'

type Configuring = Grant<'customers.configure'>
const frequencyJob = 'customers.service_frequencies'
const chunk = 500
const payload = z.object({ taskId: z.uuid(), unitId: z.uuid(), by: z.uuid() })

interface Visited {
  readonly id: string
  readonly grade: string
  readonly keyCustomer: boolean
  readonly unitId: string
  readonly ownerId: string | null
  readonly visits: number
  readonly weeks: number
}
/** A customer and how often the table wants it visited. */
interface Wanted {
  readonly customer: Visited
  readonly level: ServiceRule['levels'][number]
  readonly visit: VisitFrequency
  readonly differs: boolean
}

async function activeIn(db: Executor, grant: Configuring, unitIds: readonly string[]): Promise<Visited[]> {
  const { rows } = await sql<Visited>`
    select c.id, c.grade, c.key_customer as "keyCustomer", c.unit_id as "unitId", c.owner_id as "ownerId", c.visits, c.weeks
      from customers c
     where c.state = 'active' and c.unit_id = any(${unitIds}::uuid[])
       and ${scopeCondition(grant.scope, 'c.unit_id', 'c.owner_id')}
     order by c.id`.execute(db)
  return rows
}

/** Customers of a unit and below it whose level says how often they are visited, each by the table of its own unit. */
async function wantedIn(context: CustomersContext, grant: Configuring, unitId: string): Promise<Wanted[]> {
  const below = await context.directory.unitsBelow([unitId])
  const found: Wanted[] = []
  for (const [{ content }, unitIds] of await rulesAt(context, 'service', below)) {
    if (content.levels.every(({ visit }) => visit === null)) continue
    for (const customer of await activeIn(context.platform.db, grant, unitIds)) {
      const level = levelFor(content, customer)
      const { visit } = level
      if (visit === null) continue
      const differs = customer.visits !== visit.visits || customer.weeks !== visit.weeks
      found.push({ customer, level, visit, differs })
    }
  }
  return found
}

/** How many customers are visited otherwise than the table says, by level. */
export async function differencesAt(
  context: CustomersContext,
  grant: Configuring,
  unitId: string,
): Promise<Result<ResponseOf<typeof serviceFrequencies>>> {
  if (!covers(grant.scope, { unitId, ownerId: null })) return fail(notFound())
  const wanted = await wantedIn(context, grant, unitId)
  const levels = [...Map.groupBy(wanted, ({ level }) => level)].map(([{ name, visit }, rows]) => ({
    name,
    visit: visit!,
    customers: rows.length,
    differing: rows.filter(({ differs }) => differs).length,
  }))
  return ok({
    customers: wanted.length,
    differing: wanted.filter(({ differs }) => differs).length,
    levels,
  })
}

/** Starts the task that sets frequencies; it belongs to whoever asked. */
export async function startFrequencies(
  { platform }: CustomersContext,
  actor: Actor,
  grant: Configuring,
  unitId: string,
): Promise<Result<{ taskId: string }>> {
  if (!covers(grant.scope, { unitId, ownerId: null })) return fail(notFound())
  const words = { zh: '按服务标准设走访频次', en: 'Set frequencies by the table of service' }
  const { id } = await platform.db.transaction().execute(async (tx) =>
    platform.tasks.start(tx, {
      kind: frequencyJob,
      title: inLocale(words, actor.locale),
      ownerId: actor.userId,
      jobName: frequencyJob,
      payload: { unitId, by: actor.userId },
    }),
  )
  return ok({ taskId: id })
}

/** Sets frequencies in the background, a few hundred in a transaction. */
export function createFrequencyJob(context: CustomersContext): Job {
  const { platform, directory } = context
  return {
    name: frequencyJob,
    async run(raw, { signal }) {
      const { taskId, unitId, by } = payload.parse(raw)
      await platform.tasks.run(taskId, async (progress) => {
        const wanted = await wantedIn(context, grantSystem('customers.configure'), unitId)
        const differing = wanted.filter(({ differs }) => differs)
        for (let from = 0; from < differing.length; from += chunk) {
          signal.throwIfAborted()
          const part = differing.slice(from, from + chunk)
          await platform.db.transaction().execute(async (tx) => setFrequencies(context, tx, part, by))
          await progress.report(Math.min(from + chunk, differing.length), differing.length)
        }
        context.totals.forget()
        const locale = (await directory.actor(by))?.locale ?? 'zh-CN'
        const words = {
          zh: `已按服务标准设好 ${differing.length} 位客户的走访频次。`,
          en: `The frequency of ${differing.length} customers was set.`,
        }
        return { message: inLocale(words, locale) }
      })
    },
  }
}

/** Writes frequencies with history and event; a card that has gone meanwhile is left out. */
async function setFrequencies(
  { platform }: CustomersContext,
  tx: Tx,
  part: readonly Wanted[],
  by: string,
): Promise<void> {
  const at = platform.now()
  const { rows } = await sql<{ id: string }>`
    with wanted as (
      select c.id from customers c where c.id = any(${part.map(({ customer }) => customer.id)}::uuid[])
       order by c.id for no key update of c)
    update customers c set visits = i.visits, weeks = i.weeks, version = c.version + 1, updated_at = ${at},
                           updated_by = ${by}::uuid
      from unnest(${part.map(({ customer }) => customer.id)}::uuid[], ${part.map(({ visit }) => visit.visits)}::smallint[],
                  ${part.map(({ visit }) => visit.weeks)}::smallint[]) as i (id, visits, weeks)
      join wanted on wanted.id = i.id
     where c.id = i.id returning c.id`.execute(tx)
  const written = new Set(rows.map(({ id }) => id))
  const done = part.filter(({ customer }) => written.has(customer.id))
  await recordChanges(
    tx,
    done.map(({ customer, visit }) => ({
      customerId: customer.id,
      changes: [
        {
          field: 'frequency',
          before: `${customer.visits}/${customer.weeks}`,
          after: `${visit.visits}/${visit.weeks}`,
        },
      ],
    })),
    { by, source: 'service', at },
  )
  for (const { customer } of done)
    await publishCustomer(
      platform.events,
      tx,
      'changed',
      { id: customer.id, unit_id: customer.unitId, owner_id: customer.ownerId },
      { fields: ['frequency'] },
    )
}
