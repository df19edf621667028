import { gradingRuleEndpoints } from '#contracts/customer-grading.ts'
import { assignmentRuleEndpoints, poolRuleEndpoints } from '#contracts/customer-pool.ts'
import { valueRuleEndpoints } from '#contracts/customer-value.ts'
import type { RuleKind } from '#contracts/customer-rules.ts'
import {
  applyServiceFrequencies,
  getService,
  serviceFrequencies,
  serviceRuleEndpoints,
} from '#contracts/customer-service.ts'
import { inTransaction } from '#platform/db/index.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { type Origin, route, type Route } from '#platform/http/index.ts'
import { type Actor, authorize, covers, type Grant } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { ruleChangedMeanwhile } from '../customers.errors.ts'
import { cleanOptional } from '../text.ts'
import type { SheetOf } from './rule-sheets.ts'
import { valueJob } from '../value/value.job.ts'
import { checkRule } from './rule-checks.ts'
import { differencesAt, startFrequencies } from './service-frequency.ts'
import { serviceOf } from './service-level.ts'
import { insertRule, lockRules, ruleAt, ruleOnPath, versionsOf } from './rule-store.ts'

/** Reading and saving of every kind of rule sheet. */
export function ruleRoutes(context: CustomersContext): Route[] {
  const { platform } = context

  async function show<Kind extends RuleKind>(actor: Actor, kind: Kind, unitId: string) {
    const [rule, versions] = await Promise.all([
      ruleAt(context, kind, unitId),
      versionsOf(platform.db, kind, unitId),
    ])
    const names = await context.names(
      [rule.savedBy, ...versions.map(({ by }) => by)],
      rule.unitId === null ? [] : [rule.unitId],
    )
    const configure = authorize(actor, 'customers.configure')
    return {
      version: rule.version,
      unit: rule.unitId === null ? null : names.unit(rule.unitId),
      savedAt: rule.savedAt?.toISOString() ?? null,
      savedBy: names.person(rule.savedBy),
      content: rule.content,
      history: versions.map(({ at, by, ...version }) => ({
        ...version,
        at: at.toISOString(),
        by: names.person(by),
      })),
      mayChange: configure.ok && covers(configure.value.scope, { unitId, ownerId: null }),
    }
  }

  async function read<Kind extends RuleKind>(
    actor: Actor,
    grant: Grant<'customers.read'>,
    kind: Kind,
    unitId = actor.unitId,
  ) {
    if (unitId !== actor.unitId && !covers(grant.scope, { unitId, ownerId: null })) return fail(notFound())
    return ok(await show(actor, kind, unitId))
  }

  async function save<Kind extends RuleKind>(
    call: { actor: Actor; grant: Grant<'customers.configure'>; origin: Origin },
    kind: Kind,
    body: { unitId: string; version: number; content: SheetOf<Kind>; note: string | null },
  ) {
    const { actor, grant, origin } = call
    if (!covers(grant.scope, { unitId: body.unitId, ownerId: null })) return fail(notFound())
    const sound = await checkRule(context, kind, body.content)
    if (!sound.ok) return sound
    const path = await context.directory.unitPath(body.unitId)
    const saved = await inTransaction<number>(platform.db, async (tx): Promise<Result<number>> => {
      await lockRules(tx, kind)
      const inForce = await ruleOnPath(context, kind, path, tx)
      if (inForce.version !== body.version) return fail(ruleChangedMeanwhile())
      const note = cleanOptional(body.note)
      const version = await insertRule(tx, grant, kind, body.unitId, body.content, note, platform.now())
      await platform.audit.record(tx, {
        actorId: actor.userId,
        action: 'customers.rule_saved',
        subjectKind: 'unit',
        subjectId: body.unitId,
        detail: { kind, version },
        origin,
      })
      return ok(version)
    })
    return saved.ok ? ok(await show(actor, kind, body.unitId)) : saved
  }

  return [
    route(poolRuleEndpoints.read, ({ actor, grant, query }) => read(actor, grant, 'pool', query.unitId)),
    route(poolRuleEndpoints.save, ({ body, ...call }) => save(call, 'pool', body)),
    route(assignmentRuleEndpoints.read, ({ actor, grant, query }) =>
      read(actor, grant, 'assignment', query.unitId),
    ),
    route(assignmentRuleEndpoints.save, ({ body, ...call }) => save(call, 'assignment', body)),
    route(gradingRuleEndpoints.read, ({ actor, grant, query }) =>
      read(actor, grant, 'grading', query.unitId),
    ),
    route(gradingRuleEndpoints.save, ({ body, ...call }) => save(call, 'grading', body)),
    route(serviceRuleEndpoints.read, ({ actor, grant, query }) =>
      read(actor, grant, 'service', query.unitId),
    ),
    route(getService, ({ grant, params }) => serviceOf(context, grant, params.id)),
    route(valueRuleEndpoints.read, ({ actor, grant, query }) => read(actor, grant, 'value', query.unitId)),
    route(valueRuleEndpoints.save, async ({ body, ...call }) => {
      const saved = await save(call, 'value', body)
      // The figures by the new rule are wanted now, not tomorrow.
      if (saved.ok) await platform.jobs.enqueue(platform.db, valueJob, {}, { key: valueJob })
      return saved
    }),
    route(serviceFrequencies, ({ grant, query }) => differencesAt(context, grant, query.unitId)),
    route(applyServiceFrequencies, ({ actor, grant, body }) =>
      startFrequencies(context, actor, grant, body.unitId),
    ),
    route(serviceRuleEndpoints.save, ({ body, ...call }) => save(call, 'service', body)),
  ]
}
