import { shiftDate } from '#platform/calendar/dates.ts'
import type { Job } from '#platform/jobs/jobs.ts'
import { grantSystem } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { createOwnerChanges } from '../customers.owner-changes.ts'
import { type RuleInForce, rulesAt } from '../rules/rule-store.ts'
import { noContactReason } from './fall-back.ts'
import { type Falling, fallingIn } from './falling.ts'
import { noteWarnings, recordMoves, unitsWithOwners } from './pool.repo.ts'

/** Customers that fall back in one transaction. */
const chunk = 500

/** Before work begins: customers whose time is over fall back, owners of those whose time runs out are told. */
export function poolJobs(context: CustomersContext): Job[] {
  return [
    {
      name: 'customers.pool',
      cron: '30 5 * * *',
      async run(_payload, { log, signal }) {
        const groups = await rulesAt(context, 'pool', await unitsWithOwners(context.platform.db))
        for (const [rule, unitIds] of groups) {
          signal.throwIfAborted()
          if (!rule.content.automatic) continue
          const done = await applyRule(context, rule, unitIds)
          if (done.fell > 0 || done.warned > 0) log.info(done, 'pool of customers')
        }
      },
    },
  ]
}

async function applyRule(
  context: CustomersContext,
  rule: RuleInForce<'pool'>,
  unitIds: readonly string[],
): Promise<{ fell: number; warned: number }> {
  const { calendar } = context.platform
  const today = calendar.today()
  const { warnDays, workdaysOnly } = rule.content
  const grant = grantSystem('customers.assign')
  const falling = await fallingIn(context, grant, rule.content, unitIds, shiftDate(today, warnDays))
  const rests = workdaysOnly && !(await calendar.isWorkday(today))
  const [now, soon] = [
    falling.filter(({ fallsOn }) => fallsOn <= today && !rests),
    falling.filter(({ fallsOn, cause }) => fallsOn > today && cause === 'no_contact'),
  ]
  let fell = 0
  for (let from = 0; from < now.length; from += chunk)
    fell += await fallBack(context, rule.version, now.slice(from, from + chunk))
  return { fell, warned: await warn(context, soon) }
}

/** Takes customers from their owners, unless somebody else has them by now; every one with its reason. */
async function fallBack(
  context: CustomersContext,
  ruleVersion: number,
  falling: readonly Falling[],
): Promise<number> {
  const { platform } = context
  const changeOwners = createOwnerChanges(context)
  const at = platform.now()
  const on = platform.calendar.today()
  return platform.db.transaction().execute(async (tx) => {
    let fell = 0
    // One reason for all that share it: each set is one statement.
    for (const [reason, rows] of Map.groupBy(falling, reasonOf)) {
      const outcomes = await changeOwners(
        tx,
        grantSystem('customers.assign'),
        rows.map(({ row }) => ({ customerId: row.id, fromOwnerId: row.ownerId, toOwnerId: null })),
        { source: 'fall_back', note: reason, by: null, ruleVersion },
      )
      const moved = outcomes.filter(({ outcome }) => outcome === 'changed')
      await recordMoves(
        tx,
        moved.map(({ customerId, fromOwnerId }) => ({
          customerId,
          kind: 'fall_back',
          personId: fromOwnerId,
          ruleVersion,
          reason,
        })),
        { id: null, at, on },
      )
      for (const [ownerId, lost] of Map.groupBy(moved, ({ fromOwnerId }) => fromOwnerId))
        await platform.events.publish(tx, {
          type: 'customers.fell_back',
          subjectKind: 'customer_pool',
          subjectId: null,
          unitId: null,
          ownerId,
          data: { count: lost.length },
        })
      fell += moved.length
    }
    return fell
  })
}

function reasonOf({ cause, days, lastContactOn }: Falling): string {
  return cause === 'owner_left' ? '原负责人已离岗' : noContactReason(days, lastContactOn)
}

/** Tells each owner once for each contact; the customers that are told of for the first time. */
async function warn(context: CustomersContext, soon: readonly Falling[]): Promise<number> {
  const { platform } = context
  return platform.db.transaction().execute(async (tx) => {
    const fresh = await noteWarnings(
      tx,
      soon.map(({ row, lastContactOn }) => ({ id: row.id, lastContactOn })),
      platform.calendar.today(),
    )
    const told = soon.filter(({ row }) => fresh.has(row.id))
    for (const [ownerId, rows] of Map.groupBy(told, ({ row }) => row.ownerId))
      await platform.events.publish(tx, {
        type: 'customers.about_to_fall',
        subjectKind: 'customer_pool',
        subjectId: null,
        unitId: null,
        ownerId,
        data: { count: rows.length, first: rows[0]!.fallsOn },
      })
    return told.length
  })
}
