import { v7 as uuid } from 'uuid'
import type {
  CustomerGrade,
  endGradeOverride,
  GradingPart,
  GradingRun,
  overrideGrade,
  trialGrading,
} from '#contracts/customer-grading.ts'
import type { BodyOf, ResponseOf } from '#contracts/http.ts'
import type { Locale } from '#contracts/identity.ts'
import { distances, type FigureValue } from '#engines/grading/index.ts'
import { inTransaction, type Tx } from '#platform/db/index.ts'
import { inLocale, invalid, notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import { type Actor, authorize, covers, type Grant } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { findCard } from '../customers.read.ts'
import { unitsFollowing } from '../rules/following.ts'
import { checkRule } from '../rules/rule-checks.ts'
import { ruleAt, versionOf } from '../rules/rule-store.ts'
import { accessOf, figuresOf, mayReadFigure } from './figures.ts'
import { gradePopulation } from './grade-population.ts'
import { backToRule, changeGrades, gradeJob } from './grading.run.ts'
import { trialled } from './trial.ts'
import {
  gradeFacts,
  insertOverride,
  type LockedGrade,
  lockGrades,
  recordGrades,
  runsIn,
  type StoredChange,
} from './grading.repo.ts'

type Configuring = Grant<'customers.configure'>
interface Caller {
  readonly actor: Actor
  readonly grant: Configuring
  readonly origin: Origin
}

/** Trials, runs, explanations and decisions about grades. */
export function createGradingService(context: CustomersContext) {
  const { platform, directory } = context

  /** What stored figures and points say, in the words of the sheet they were found by. */
  async function parts(
    actor: Actor,
    ruleVersion: number | null,
    stored: Pick<StoredChange, 'figures' | 'points'>,
  ): Promise<GradingPart[]> {
    if (ruleVersion === null || stored.figures === null || stored.points === null) return []
    const rule = await versionOf(platform.db, 'grading', ruleVersion)
    if (rule === null) return []
    const known = new Map(
      figuresOf(await context.catalogues.read(), actor.locale).map((one) => [one.code, one]),
    )
    const access = await accessOf(context, actor)
    const total = rule.indicators.reduce(
      (sum, { weight }, place) => sum + (stored.points![place] == null ? 0 : weight),
      0,
    )
    return rule.indicators.map(({ key, name, group, figure, weight, scoring }, place) => {
      const points = stored.points![place] ?? null
      const share = points === null || total === 0 ? 0 : weight / total
      const hidden = !mayReadFigure(access, figure)
      return {
        key,
        name,
        group,
        text: hidden ? null : textOf(stored.figures![place] ?? null, known.get(figure), actor.locale),
        points: hidden ? null : points,
        share,
        adds: hidden ? 0 : (points ?? 0) * share,
        scoring,
        hidden,
      }
    })
  }

  async function show(actor: Actor, id: string, grade: string, unitId: string): Promise<CustomerGrade> {
    const [facts, rule] = await Promise.all([gradeFacts(platform.db, id), ruleAt(context, 'grading', unitId)])
    const names = await context.names(
      [facts.override?.by ?? null, ...facts.history.map(({ by }) => by)],
      rule.unitId === null ? [] : [rule.unitId],
    )
    const { score } = facts
    const configure = authorize(actor, 'customers.configure')
    const sheet = score === null ? null : await versionOf(platform.db, 'grading', score.ruleVersion)
    const way = score?.score == null || sheet === null ? null : distances(sheet, score.grade, score.score)
    return {
      grade,
      rule:
        rule.version === 0
          ? null
          : {
              version: rule.version,
              automatic: rule.content.automatic,
              unit: rule.unitId === null ? null : names.unit(rule.unitId),
              grades: rule.content.grades,
              margin: rule.content.margin,
              keepDays: rule.content.keepDays,
            },
      graded: score && {
        score: score.score,
        on: score.on,
        grade: score.grade,
        cause: score.cause,
        ruleVersion: score.ruleVersion,
        parts: await parts(actor, score.ruleVersion, score),
        up: way?.up ?? null,
        down: way?.down ?? null,
      },
      override: facts.override && {
        id: facts.override.id,
        grade: facts.override.grade,
        reason: facts.override.reason,
        until: facts.override.until,
        by: names.person(facts.override.by),
        at: facts.override.at.toISOString(),
      },
      history: await Promise.all(
        facts.history.map(async (change) => ({
          id: change.id,
          at: change.at.toISOString(),
          before: change.before,
          after: change.after,
          cause: change.cause,
          score: change.score,
          ruleVersion: change.ruleVersion,
          note: change.note,
          by: names.person(change.by),
          parts: await parts(actor, change.ruleVersion, change),
        })),
      ),
      mayOverride: configure.ok && covers(configure.value.scope, { unitId, ownerId: null }),
    }
  }

  async function open(
    actor: Actor,
    grant: Grant<'customers.read'>,
    id: string,
  ): Promise<Result<CustomerGrade>> {
    const card = await findCard(platform.db, grant, id)
    return card ? ok(await show(actor, card.id, card.grade, card.unit_id)) : fail(notFound())
  }

  /** The customer locked, where somebody may decide about its grade. */
  async function decide(
    { actor, grant, origin }: Caller,
    id: string,
    action: 'customers.grade_overridden' | 'customers.grade_override_ended',
    detail: Readonly<Record<string, string>>,
    work: (tx: Tx, card: LockedGrade) => Promise<void>,
  ): Promise<Result<CustomerGrade>> {
    const done = await inTransaction<LockedGrade>(platform.db, async (tx) => {
      const [card] = await lockGrades(tx, [id])
      if (!card || !covers(grant.scope, { unitId: card.unitId, ownerId: null })) return fail(notFound())
      await work(tx, card)
      await platform.audit.record(tx, {
        actorId: actor.userId,
        action,
        subjectKind: 'customer',
        subjectId: id,
        detail,
        origin,
      })
      const [after] = await lockGrades(tx, [id])
      return after ? ok(after) : fail(notFound())
    })
    if (!done.ok) return done
    context.totals.forget()
    return ok(await show(actor, id, done.value.grade, done.value.unitId))
  }

  return {
    open,

    async trial(
      grant: Configuring,
      { unitId, content }: BodyOf<typeof trialGrading>,
    ): Promise<Result<ResponseOf<typeof trialGrading>>> {
      if (!covers(grant.scope, { unitId, ownerId: null })) return fail(notFound())
      const sound = await checkRule(context, 'grading', content)
      if (!sound.ok) return sound
      const unitIds = await unitsFollowing(context, 'grading', unitId)
      const graded = await gradePopulation(context, grant, content, unitIds)
      return ok(await trialled(context, content, graded))
    },

    async start(
      { actor, grant }: Pick<Caller, 'actor' | 'grant'>,
      unitId: string,
    ): Promise<Result<{ taskId: string }>> {
      if (!covers(grant.scope, { unitId, ownerId: null })) return fail(notFound())
      const unit = (await directory.units([unitId])).get(unitId)
      const words = { zh: `评级：${unit?.name ?? ''}`, en: `Grading: ${unit?.name ?? ''}` }
      const { id } = await platform.db.transaction().execute(async (tx) =>
        platform.tasks.start(tx, {
          kind: gradeJob,
          title: inLocale(words, actor.locale),
          ownerId: actor.userId,
          jobName: gradeJob,
          payload: { unitId, by: actor.userId },
        }),
      )
      return ok({ taskId: id })
    },

    async runs(grant: Configuring): Promise<GradingRun[]> {
      const rows = await runsIn(platform.db, grant)
      const names = await context.names(
        rows.map(({ by }) => by),
        rows.map(({ unitId }) => unitId),
      )
      return rows.map(({ unitId, by, at, ...row }) => ({
        ...row,
        unit: names.unit(unitId),
        by: names.person(by),
        at: at.toISOString(),
      }))
    },

    async override(
      caller: Caller,
      id: string,
      body: BodyOf<typeof overrideGrade>,
    ): Promise<Result<CustomerGrade>> {
      const { grades } = context.vocabulary
      const today = platform.calendar.today()
      if (grades.length > 0 && !grades.some(({ code }) => code === body.grade))
        return fail(
          invalid([{ path: 'grade', message: { zh: '没有这个等级。', en: 'There is no such grade.' } }]),
        )
      if (body.until < today)
        return fail(
          invalid([
            { path: 'until', message: { zh: '截止日期已经过去。', en: 'The last day has passed already.' } },
          ]),
        )
      const at = platform.now()
      const by = caller.actor.userId
      const detail = { grade: body.grade, until: body.until, reason: body.reason }
      return decide(caller, id, 'customers.grade_overridden', detail, async (tx, card) => {
        await insertOverride(tx, id, { ...body, id: uuid(), by, at })
        const changed = card.grade === body.grade ? [] : [{ before: card, after: body.grade }]
        await changeGrades(context, tx, changed, { by, at, source: 'grade_override', ruleVersion: null })
        await recordGrades(
          tx,
          [
            {
              id,
              before: card.grade,
              after: body.grade,
              cause: 'override',
              score: null,
              ruleVersion: null,
              figures: null,
              points: null,
              note: body.reason,
            },
          ],
          by,
          at,
        )
      })
    },

    endOverride: (caller: Caller, id: string): Promise<Result<ResponseOf<typeof endGradeOverride>>> =>
      decide(caller, id, 'customers.grade_override_ended', {}, async (tx, card) => {
        await backToRule(context, tx, [card], { by: caller.actor.userId, at: platform.now() })
      }),
  }
}

function textOf(
  value: FigureValue,
  figure: { unit: string; options: readonly { value: string; label: string }[] } | undefined,
  locale: Locale,
): string | null {
  if (value === null) return null
  if (typeof value === 'string')
    return figure?.options.find((option) => option.value === value)?.label ?? value
  const number = value.toLocaleString(locale, { maximumFractionDigits: Math.abs(value) < 100 ? 1 : 0 })
  return figure?.unit ? `${number} ${figure.unit}` : number
}
