import { getCalendar, previewHolidays, saveCalendarDay, saveCalendarDays } from '#contracts/operations.ts'
import { inTransaction } from '#platform/db/index.ts'
import { forbidden, inLocale } from '#platform/errors/errors.ts'
import { fail, ok } from '#platform/errors/result.ts'
import { route, type Route } from '#platform/http/index.ts'
import { daysBetween } from '#platform/calendar/dates.ts'
import { readHolidayNotice } from '#platform/calendar/holiday-notice.ts'
import type { Platform } from '#platform/platform.ts'
import type { OperationsDeps } from './operations.deps.ts'

/** How long before the end of the official data the warning begins. */
const warnDays = 45

export function calendarRoutes({ db, audit, now }: Platform, { calendar }: OperationsDeps): Route[] {
  return [
    route(getCalendar, async ({ query, locale }) => {
      const dataUntil = await calendar.dataUntil()
      const last = query.to > calendar.today() ? query.to : calendar.today()
      const near = daysBetween(last, dataUntil) < warnDays
      return ok({
        days: await calendar.days(query.from, query.to),
        dataUntil,
        warning: near
          ? inLocale(
              {
                zh: `法定节假日数据只到 ${dataUntil}，之后只按周末计算。请升级知客，或在此录入放假安排。`,
                en: `Official holidays are known until ${dataUntil} only; after that only weekends count. Upgrade, or enter holidays here.`,
              },
              locale,
            )
          : null,
      })
    }),

    route(saveCalendarDay, async ({ params, body, actor, grant, origin }) => {
      // One calendar holds for every unit.
      if (!grant.scope.all) return fail(forbidden())
      const saved = await inTransaction(db, async (tx) => {
        if (body.kind === null) {
          await tx.deleteFrom('calendar_days').where('date', '=', params.date).execute()
        } else {
          const row = { kind: body.kind, name: body.name, updated_by: actor.userId, updated_at: now() }
          await tx
            .insertInto('calendar_days')
            .values({ date: params.date, ...row })
            .onConflict((conflict) => conflict.column('date').doUpdateSet(row))
            .execute()
        }
        await audit.record(tx, {
          actorId: actor.userId,
          action: 'calendar.changed',
          subjectKind: 'calendar_day',
          subjectId: params.date,
          detail: { kind: body.kind, name: body.name },
          origin,
        })
        return ok({ done: true as const })
      })
      calendar.forget()
      return saved
    }),

    route(previewHolidays, async ({ body, grant, locale }) => {
      if (!grant.scope.all) return fail(forbidden())
      const { days, problems } = readHolidayNotice(body.text, body.year)
      const shown = []
      for (const day of days) {
        const [now] = await calendar.days(day.date, day.date)
        const kind = day.kind === 'workday' ? ('makeup_workday' as const) : day.kind
        shown.push({ ...day, kind, now: now?.kind ?? kind })
      }
      return ok({
        days: shown,
        problems: problems.map(({ line, message }) => ({ line, message: inLocale(message, locale) })),
      })
    }),

    route(saveCalendarDays, async ({ body, actor, grant, origin }) => {
      if (!grant.scope.all) return fail(forbidden())
      const dates = body.days.map((day) => day.date)
      const before = await db.transaction().execute(async (tx) => {
        const rows = await tx
          .selectFrom('calendar_days')
          .select(['date', 'kind', 'name'])
          .where('date', 'in', dates)
          .forUpdate()
          .execute()
        await tx.deleteFrom('calendar_days').where('date', 'in', dates).execute()
        const kept = body.days.flatMap(({ date, kind, name }) =>
          kind === null ? [] : [{ date, kind, name }],
        )
        const stamp = { updated_by: actor.userId, updated_at: now() }
        if (kept.length > 0)
          await tx
            .insertInto('calendar_days')
            .values(kept.map((day) => ({ ...day, ...stamp })))
            .execute()
        await audit.record(tx, {
          actorId: actor.userId,
          action: body.undo ? 'calendar.import_undone' : 'calendar.year_imported',
          subjectKind: 'calendar',
          subjectId: null,
          detail: {
            from: dates.toSorted()[0],
            to: dates.toSorted().at(-1),
            holidays: kept.filter((day) => day.kind === 'holiday').length,
            workdays: kept.filter((day) => day.kind === 'workday').length,
          },
          origin,
        })
        const known = new Map(rows.map((row) => [row.date, row]))
        return dates.map((date) => {
          const row = known.get(date)
          return { date, kind: row ? kindOf(row.kind) : null, name: row?.name ?? null }
        })
      })
      calendar.forget()
      return ok({ before })
    }),
  ]
}

const kindOf = (kind: string): 'holiday' | 'workday' => (kind === 'holiday' ? 'holiday' : 'workday')
