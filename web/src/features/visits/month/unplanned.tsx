import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { MissingCause, MonthPlan, MonthShortage, MonthUnplanned } from '#contracts/months.ts'
import { formatMinutes, formatShare } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { useSession } from '../../../app/session.ts'
import { EmptyState, State } from '../../../shared/page.tsx'
import { unplannedWords } from './unplanned-words.ts'

/** Visits that are due and not in the plan; a spacing that is broken is another matter. */
export const isMissing = (each: MonthUnplanned): boolean =>
  each.kind === 'missing' || each.kind === 'no_position'

/** Who is missing from a month, why, and what would make room for them. */
export function Unplanned({
  plan,
  workingMinutes,
}: {
  plan: MonthPlan
  workingMinutes: number
}): ReactElement {
  const w = useWords(unplannedWords)
  const byCause = Map.groupBy(plan.unplanned.filter(isMissing), (each) => each.cause ?? 'capacity')
  const spacing = plan.unplanned.filter((each) => each.kind === 'spacing')
  const notDue = plan.unplanned.filter((each) => each.kind === 'not_due').length
  return (
    <>
      {byCause.size === 0 && <EmptyState title={w.none} />}
      {plan.shortage && <WaysOut plan={plan} shortage={plan.shortage} workingMinutes={workingMinutes} />}
      {[...byCause].map(([cause, rows]) => (
        <Cause key={cause} cause={cause} rows={rows} />
      ))}
      {spacing.length > 0 && (
        <details className="month-spacing">
          <summary>{w.spacing(spacing.length)}</summary>
          <ul className="month-list">
            {spacing.map((each) => (
              <li key={each.message}>{each.message}</li>
            ))}
          </ul>
        </details>
      )}
      {notDue > 0 && <p className="quiet">{w.notDue(notDue)}</p>}
    </>
  )
}

/** More work than days: how much, and the three ways out of it. */
function WaysOut(props: { plan: MonthPlan; shortage: MonthShortage; workingMinutes: number }): ReactElement {
  const w = useWords(unplannedWords)
  const { can } = useSession()
  const { plan, shortage, workingMinutes } = props
  return (
    <section className="month-short" aria-label={w.ways}>
      <p>
        <b>{w.short(shortage.visits, formatMinutes(shortage.minutes))}</b>
        {w.used(shortage.days, formatShare(shortage.used, 0))}
        {shortage.awayDays > 0 && w.away(shortage.awayDays)}
      </p>
      <p>{w.ways}</p>
      <ul>
        <li>
          {w.longer(workingMinutes, shortage.minutesMoreADay)}
          {can('settings.manage') ? (
            <Link to="/settings" search={{ unitId: plan.unit.id, q: 'visits.working_minutes' }}>
              {w.longerLink}
            </Link>
          ) : (
            w.askLeader
          )}
        </li>
        <li>{w.seldom}</li>
        <li>
          {w.give}
          <Link to="/territories">{w.giveLink}</Link>
        </li>
      </ul>
      <p className="quiet">{w.again}</p>
    </section>
  )
}

function Cause({ cause, rows }: { cause: MissingCause; rows: readonly MonthUnplanned[] }): ReactElement {
  const w = useWords(unplannedWords)
  return (
    <section>
      <h3 className="month-cause">
        <State kind="warning">{w.causes[cause]}</State> {w.customers(rows.length)}
      </h3>
      <p className="quiet">{w.what[cause]}</p>
      <ul className="month-list">
        {rows.map((each) => (
          <li key={`${each.customerId} ${each.message}`}>
            <Link className="month-missing-name" to="/customers/$id" params={{ id: each.customerId }}>
              {each.name}
            </Link>
            <span className="tabular">{w.visits(each.wanted, each.planned)}</span>
            {each.minutes > 0 && <small className="quiet">{w.needs(formatMinutes(each.minutes))}</small>}
          </li>
        ))}
      </ul>
    </section>
  )
}
