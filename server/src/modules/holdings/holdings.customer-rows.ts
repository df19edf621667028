import { sql } from 'kysely'
import type { CustomerRows, RiskFlag } from '#platform/customer-rows/customer-rows.ts'
import { movingRows } from '#platform/customer-rows/moving-rows.ts'
import { selectTimeline } from '#platform/customer-rows/select-timeline.ts'
import { shiftDate } from '#platform/calendar/dates.ts'
import { authorize, covers } from '#platform/policy/index.ts'
import type { HoldingsContext } from './holdings.context.ts'
import { balancesOf, holdingsOf } from './holdings.repo.ts'
import { fallOfAssets, tellsBalances } from './holdings.service.ts'
import { holdingsSubject } from './holdings.subject.ts'
import { assetsFall, dueNotice } from './holdings.settings.ts'

/** What holdings keep about customers: told to those who may see balances, moved with a merge, handed out, erased. */
export function holdingsCustomerRows(context: HoldingsContext): CustomerRows {
  const { db, config, calendar, settings } = context.platform
  return {
    module: 'holdings',
    merge: movingRows(() => [{ table: 'holdings', key: ['id'] }]),
    timeline: {
      kinds: ['holding_opened', 'holding_due', 'holding_closed', 'holding_overdue'],
      async read(query) {
        const reading = authorize(query.viewer, 'holdings.read')
        const { id: customerId, unitId, ownerId } = query.customer
        if (!reading.ok || !covers(reading.value.scope, { unitId, ownerId, customerId })) return []
        const event = (kind: string, column: string) => sql`
          select ${kind}::text || ':' || h.id as id, ${kind}::text as kind,
                 h.${sql.ref(column)}::timestamp at time zone ${config.timeZone} as at, null::uuid as by,
                 jsonb_build_object('kind', h.kind, 'product', h.product, 'dayOnly', true) as facts,
                 h.product as text
            from holdings h
           where h.customer_id = ${customerId} and h.${sql.ref(column)} <= ${calendar.today()}`
        return selectTimeline(db, query, [
          event('holding_opened', 'opened_on'),
          sql`${event('holding_due', 'matures_on')} and (h.closed_on is null or h.closed_on >= h.matures_on)`,
          event('holding_closed', 'closed_on'),
          event('holding_overdue', 'overdue_since'),
        ])
      },
    },
    async risks(viewer, customer) {
      const reading = authorize(viewer, 'holdings.read')
      const place = { unitId: customer.unitId, ownerId: customer.ownerId, customerId: customer.id }
      if (!reading.ok || !covers(reading.value.scope, place)) return []
      const rows = await holdingsOf(db, reading.value, customer.id)
      const today = calendar.today()
      const flags: RiskFlag[] = []
      const overdue = rows.filter(({ state }) => state === 'overdue')
      if (overdue[0])
        flags.push({
          code: 'holding_overdue',
          level: 'danger',
          since: overdue.map((row) => row.overdue_since ?? row.as_of).toSorted()[0] ?? null,
          facts: { product: overdue[0].product, count: overdue.length },
        })
      const frozen = rows.filter(({ state }) => state === 'frozen')
      if (frozen[0])
        flags.push({
          code: 'holding_frozen',
          level: 'attention',
          since: null,
          facts: { product: frozen[0].product, count: frozen.length },
        })
      const notice = await settings.read(dueNotice, customer.unitId)
      const due = rows
        .filter(
          ({ state, matures_on: on }) =>
            state !== 'closed' && on !== null && on >= today && on <= shiftDate(today, notice),
        )
        .toSorted((a, b) => ((a.matures_on ?? '') < (b.matures_on ?? '') ? -1 : 1))
      if (due[0])
        flags.push({
          code: 'holding_due',
          level: 'attention',
          since: null,
          facts: { product: due[0].product, on: due[0].matures_on, count: due.length, days: notice },
        })
      const view = await context.needs.disclosure.plainView(viewer)
      if (rows.length > 0 && tellsBalances(view, place)) {
        const points = await balancesOf(
          db,
          rows.map(({ id }) => id),
        )
        const fall = fallOfAssets(
          context,
          rows.map((row) => ({ row, points: points.get(row.id) ?? [] })),
          today,
        )
        if (fall >= (await settings.read(assetsFall, customer.unitId)))
          flags.push({
            code: 'assets_fall',
            level: fall >= 60 ? 'danger' : 'attention',
            since: null,
            facts: { percent: fall },
          })
      }
      return flags
    },
    subject: holdingsSubject(context),
  }
}
