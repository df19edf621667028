import { getCalendar, saveCalendarDay } from '#contracts/operations.ts'
import { inTransaction } from '#platform/db/index.ts'
import { forbidden, inLocale } from '#platform/errors/errors.ts'
import { fail, ok } from '#platform/errors/result.ts'
import { route, type Route } from '#platform/http/index.ts'
import { daysBetween } from '#platform/calendar/dates.ts'
import type { Platform } from '#platform/platform.ts'
import type { OperationsDeps } from './operations.deps.ts'

/** How long before the end of the official data the warning begins. */
const warnDays = 45

export function calendarRoutes({ db, audit, now }: Platform, { calendar }: OperationsDeps): Route[] {
  return [
    route(getCalendar, async ({ query, locale }) => {
      const dataUntil = calendar.dataUntil()
      const last = query.to > calendar.today() ? query.to : calendar.today()
      const near = daysBetween(last, dataUntil) < warnDays
      return ok({
        days: await calendar.days(query.from, query.to),
        dataUntil,
        warning: near
          ? inLocale(
              {
                zh: `法定节假日数据只到 ${dataUntil}，之后只按周末计算。请升级知客，或在此手工标注节假日。`,
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
  ]
}
