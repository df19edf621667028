import type {
  enforceDisclosureDraft,
  getDisclosureRules,
  RuleSet,
  saveDisclosureDraft,
  testDisclosure,
  tryDisclosureDraft,
} from '#contracts/privacy.ts'
import { roles } from '#contracts/access.ts'
import type { BodyOf, ResponseOf } from '#contracts/http.ts'
import { compareRules, decideDisclosure, everyQuestion, type Relation } from '#engines/disclosure/index.ts'
import { inTransaction } from '#platform/db/index.ts'
import type { CustomerPlace } from '#platform/disclosure/disclosure.ts'
import { inLocale, invalid, type Issue } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import type { Actor, Grant } from '#platform/policy/index.ts'
import { frequencyOfAsks, recentAsks } from '../asks/asks.repo.ts'
import { standingOf } from '../asks/standing.ts'
import { consentOf, ledgerOf } from '../consents/consent-ledger.ts'
import type { PrivacyContext } from '../privacy.context.ts'
import { enforcedInPast, noDraft, noSuchCustomer, noSuchPerson } from '../privacy.errors.ts'
import {
  deleteDraft,
  draftOf,
  enforceDraft,
  ruleSetAt,
  ruleSets,
  type RuleSetRow,
  writeDraft,
} from './rules.repo.ts'

type Manages = Grant<'privacy.manage'>
const frequencyDays = 30
/** Recorded questions that a trial answers a second time. */
const replayed = 5000
/** Differences of a trial that are shown one by one. */
const shownChanges = 200
/** A draft put in force “now” travels this long at most. */
const travelMs = 60_000

/** The rule table: drafted, tried, put in force. */
export function createRuleService(context: PrivacyContext) {
  const { platform, needs } = context
  const { db, audit, now } = platform

  async function shown(rows: readonly RuleSetRow[]): Promise<RuleSet[]> {
    const names = await needs.people(rows.flatMap((row) => row.changed_by ?? []))
    return rows.map((row) => ({
      version: row.version,
      // The shape was checked when it was saved; version 0 is code.
      rules: row.rules as RuleSet['rules'],
      note: row.note,
      validFrom: row.valid_from?.toISOString() ?? null,
      changedAt: row.changed_at?.toISOString() ?? null,
      changedBy:
        row.changed_by === null ? null : { id: row.changed_by, name: names.get(row.changed_by)?.name ?? '' },
    }))
  }
  const one = async (row: RuleSetRow): Promise<RuleSet> => (await shown([row]))[0]!

  return {
    async overview(actor: Actor, grant: Manages): Promise<Result<ResponseOf<typeof getDisclosureRules>>> {
      const at = now()
      const [inForce, all, fields] = [
        await ruleSetAt(db, at),
        await ruleSets(db, grant),
        await needs.protectedFields(),
      ]
      const coming = all.filter((row) => row.valid_from !== null && row.valid_from > at).toReversed()
      const earlier = all.filter(
        (row) => row.valid_from !== null && row.valid_from <= at && row.version !== inForce.version,
      )
      const draft = all.find((row) => row.valid_from === null)
      const since = new Date(at.getTime() - frequencyDays * 86_400_000)
      return ok({
        inForce: await one(inForce),
        coming: await shown(coming),
        draft: draft ? await one(draft) : null,
        earlier: await shown(earlier),
        fields: fields.map(({ code, name, dataClass }) => ({
          code,
          name: inLocale(name, actor.locale),
          dataClass,
        })),
        asked: await frequencyOfAsks(db, grant, since),
      })
    },

    async save(
      actor: Actor,
      grant: Manages,
      body: BodyOf<typeof saveDisclosureDraft>,
      origin: Origin,
    ): Promise<Result<RuleSet>> {
      const issues = wrongRules(body.rules)
      if (issues.length > 0) return fail(invalid(issues))
      return inTransaction(db, async (tx) => {
        const row = await writeDraft(tx, grant, body, actor.userId, now())
        await audit.record(tx, {
          actorId: actor.userId,
          action: 'privacy.rules_saved',
          subjectKind: 'disclosure_rules',
          subjectId: null,
          detail: { version: row.version, rules: body.rules.length },
          origin,
        })
        return ok(await one(row))
      })
    },

    async discard(actor: Actor, grant: Manages, origin: Origin): Promise<Result<{ done: true }>> {
      return inTransaction(db, async (tx) => {
        const version = await deleteDraft(tx, grant)
        if (version === null) return fail(noDraft())
        await audit.record(tx, {
          actorId: actor.userId,
          action: 'privacy.rules_discarded',
          subjectKind: 'disclosure_rules',
          subjectId: null,
          detail: { version },
          origin,
        })
        return ok({ done: true as const })
      })
    },

    async trial(grant: Manages): Promise<Result<ResponseOf<typeof tryDisclosureDraft>>> {
      const draft = await draftOf(db, grant)
      if (draft === null) return fail(noDraft())
      const inForce = await ruleSetAt(db, now())
      const { asked, changes } = compareRules(
        inForce.rules,
        draft.rules,
        everyQuestion(roles, (dataClass) => dataClass),
      )
      const groups = Object.values(
        Object.groupBy(changes, (change) =>
          [change.dataClass, change.roles[0], change.before, change.after].join(' '),
        ),
      )
        .map((group) => ({
          dataClass: group![0]!.dataClass,
          role: group![0]!.roles[0] ?? '',
          before: group![0]!.before,
          after: group![0]!.after,
          count: group!.length,
        }))
        .toSorted((a, b) => b.count - a.count)
      const recorded = await recentAsks(db, grant, replayed)
      const replayedChanges = recorded.flatMap((ask) => {
        const before = decideDisclosure(inForce.rules, ask).outcome
        const after = decideDisclosure(draft.rules, ask).outcome
        return before === after
          ? []
          : [{ ...ask, roles: [...ask.roles], at: ask.at.toISOString(), before, after }]
      })
      return ok({
        asked,
        changed: changes.length,
        groups,
        recorded: { asked: recorded.length, changes: replayedChanges.slice(0, shownChanges) },
      })
    },

    async enforce(
      actor: Actor,
      grant: Manages,
      body: BodyOf<typeof enforceDisclosureDraft>,
      origin: Origin,
    ): Promise<Result<RuleSet>> {
      const at = now()
      const validFrom = body.validFrom === null ? at : new Date(body.validFrom)
      if (validFrom.getTime() < at.getTime() - travelMs) return fail(enforcedInPast())
      const enforced = await inTransaction(db, async (tx) => {
        const row = await enforceDraft(tx, grant, validFrom, actor.userId, at)
        if (row === null) return fail(noDraft())
        await audit.record(tx, {
          actorId: actor.userId,
          action: 'privacy.rules_enforced',
          subjectKind: 'disclosure_rules',
          subjectId: null,
          detail: { version: row.version, validFrom: validFrom.toISOString() },
          origin,
        })
        return ok(await one(row))
      })
      context.keptRules.forget()
      return enforced
    },

    /** What somebody would be told: by the rules alone, without any value. That it was asked is kept. */
    async test(
      actor: Actor,
      grant: Manages,
      body: BodyOf<typeof testDisclosure>,
      origin: Origin,
    ): Promise<Result<ResponseOf<typeof testDisclosure>>> {
      const personId = await needs.idOfAccount(body.account)
      const person = personId === null ? null : await needs.actorOf(personId)
      if (person === null) return fail(noSuchPerson())
      const set = body.rules === 'draft' ? await draftOf(db, grant) : await ruleSetAt(db, now())
      if (set === null) return fail(noDraft())
      const question = { recipient: body.recipient, purpose: body.purpose, channel: body.channel }
      let standing: { roles: readonly string[]; relation: Relation } | null
      let consent = body.consent
      if (body.licence === null || body.licence === '') {
        const roles = new Set(person.assignments.map(({ role }) => role))
        standing = { roles: [...roles], relation: body.relation }
      } else {
        const customerId = await needs.idOfLicence(body.licence)
        const place: CustomerPlace | null = customerId === null ? null : await needs.placeOf(customerId)
        if (customerId === null || place === null) return fail(noSuchCustomer())
        standing = standingOf(person, place)
        consent = consentOf(await ledgerOf(db, needs, customerId), question, platform.calendar.today()).state
      }
      const fields = await needs.protectedFields()
      const answers = fields.map(({ code, name, dataClass }) => ({
        code,
        name: inLocale(name, actor.locale),
        dataClass,
        ...decideDisclosure(set.rules, {
          field: code,
          dataClass,
          roles: standing?.roles ?? [],
          relation: standing?.relation ?? 'unit',
          ...question,
          consent,
        }),
      }))
      await db.transaction().execute((tx) =>
        audit.record(tx, {
          actorId: actor.userId,
          action: 'privacy.rules_tested',
          subjectKind: 'user',
          subjectId: person.userId,
          detail: { ...question, licence: body.licence, rules: set.version },
          origin,
        }),
      )
      return ok({
        person: person.name,
        roles: [...(standing?.roles ?? person.assignments.map(({ role }) => role))],
        relation: standing?.relation ?? null,
        consent,
        answers,
      })
    },
  }
}

/** A rule that denies must not wait for consent: taking consent back would open what was closed. */
function wrongRules(rules: readonly RuleSet['rules'][number][]): Issue[] {
  const seen = new Set<string>()
  return rules.flatMap((rule, index) => {
    const issues: Issue[] = []
    if (seen.has(rule.id))
      issues.push({
        path: `rules.${index}.id`,
        message: { zh: '两条规则编号相同。', en: 'Two rules have the same id.' },
      })
    seen.add(rule.id)
    if (rule.outcome === 'deny' && rule.consent !== 'any')
      issues.push({
        path: `rules.${index}.consent`,
        message: {
          zh: '“不提供”的规则不能看授权，否则客户撤回授权反而会放开。',
          en: 'A rule that denies cannot depend on consent: taking consent back would open it.',
        },
      })
    return issues
  })
}
