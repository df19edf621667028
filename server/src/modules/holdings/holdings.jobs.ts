import { sql } from 'kysely'
import { undoDays } from '#modules/customers/index.ts'
import { shiftDate } from '#platform/calendar/dates.ts'
import type { Executor } from '#platform/db/index.ts'
import type { Job } from '#platform/jobs/jobs.ts'
import { thinned } from './balances.ts'
import type { HoldingsContext } from './holdings.context.ts'
import { balancesOf } from './holdings.repo.ts'
import { keepDays } from './holdings.settings.ts'
import { importJobs } from './imports/import.jobs.ts'
import { forgetImports } from './imports/import.repo.ts'

const chunk = 500

/** Background work of this module. */
export function holdingsJobs(context: HoldingsContext): Job[] {
  const { db, settings, calendar, now } = context.platform
  return [
    ...importJobs(context),
    {
      name: 'holdings.thin_balances',
      cron: '10 3 * * *',
      async run(_payload, { log, signal }) {
        const before = `${shiftDate(calendar.today(), -(await settings.read(keepDays))).slice(0, 7)}-01`
        let months = 0
        for (;;) {
          signal.throwIfAborted()
          const done = await thinSome(db, before)
          if (done === 0) break
          months += done
        }
        if (months > 0) log.info({ months, before }, 'daily balances of earlier months thinned out')
      },
    },
    {
      // What only an undo needs holds amounts in clear: it does not outlive the undo.
      name: 'holdings.forget_imports',
      cron: '55 2 * * *',
      async run() {
        const days = await settings.read(undoDays)
        await forgetImports(db, new Date(now().getTime() - (days + 1) * 86_400_000))
      },
    },
  ]
}

/**
 * Thins out months that ended before a first of the month, for some accounts in one transaction: the last balance of
 * the month stays, with its average day. Returns how many months were done.
 */
async function thinSome(db: Executor, before: string): Promise<number> {
  const { rows } = await sql<{ id: string; month: string }>`
    select distinct holding_id as id, date_trunc('month', as_of)::date as month from holding_balances
     where as_of < ${before} and month_average_fen is null order by 2, 1 limit ${chunk}`.execute(db)
  if (rows.length === 0) return 0
  const points = await balancesOf(db, [...new Set(rows.map(({ id }) => id))])
  const keep: { id: string; asOf: string; average: string }[] = []
  const drop: { id: string; asOf: string }[] = []
  for (const { id, month } of rows) {
    const own = points.get(id) ?? []
    const cut = thinned(own, month)
    const inMonth = own.filter(({ asOf }) => asOf.slice(0, 7) === month.slice(0, 7))
    // A balance told afterwards for a month that was thinned already counts at its end alone.
    const average =
      cut?.keep.monthAverageFen ?? inMonth.find((one) => one.monthAverageFen !== null)?.monthAverageFen
    const last = inMonth.at(-1)
    if (!last || average === null || average === undefined) continue
    keep.push({ id, asOf: last.asOf, average: String(average) })
    drop.push(...inMonth.slice(0, -1).map(({ asOf }) => ({ id, asOf })))
  }
  await sql`
    delete from holding_balances b using unnest(${drop.map(({ id }) => id)}::uuid[],
      ${drop.map(({ asOf }) => asOf)}::date[]) as d (id, as_of)
     where b.holding_id = d.id and b.as_of = d.as_of`.execute(db)
  await sql`
    update holding_balances b set month_average_fen = k.average
      from unnest(${keep.map(({ id }) => id)}::uuid[], ${keep.map(({ asOf }) => asOf)}::date[],
        ${keep.map(({ average }) => average)}::bigint[]) as k (id, as_of, average)
     where b.holding_id = k.id and b.as_of = k.as_of`.execute(db)
  return keep.length
}
