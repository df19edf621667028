import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { type CustomerValue, getCustomerValue } from '#contracts/customer-value.ts'
import { call } from '#kit/api.ts'
import { formatDate, formatMoney, formatNumber, formatShare } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { Failure, SkeletonLines, State } from '../../../shared/page.tsx'
import '../../../shared/data-table.css'
import { valueWords } from './value-words.ts'

const kinds = { growing: 'success', steady: 'neutral', falling: 'warning' } as const

/** S22.6: the customer's own place by value and growth, and how its contribution came about. */
export function ValueSection({ customerId }: { customerId: string }): ReactElement {
  const w = useWords(valueWords)
  const locale = useLocale()
  const value = useQuery({
    queryKey: ['customers', 'value', customerId],
    queryFn: async ({ signal }) => call(getCustomerValue, { params: { id: customerId }, signal }),
  })
  if (value.isError) return <Failure failure={value.error} retry={() => void value.refetch()} />
  if (value.data === undefined) return <SkeletonLines lines={2} />
  const { facts, rule, computedOn } = value.data
  return (
    <section>
      <h3>{w.title}</h3>
      {facts === null ? (
        <p className="quiet">{w.none}</p>
      ) : (
        <>
          <p className="row-gap">
            <b>{w.value[facts.value]}</b>
            <State kind={kinds[facts.growth]}>
              {w.growth[facts.growth]}
              {facts.growthRate !== null && ` ${signed(facts.growthRate)}`}
            </State>
            <span className="quiet">{w.rank(formatNumber(facts.rank), formatNumber(facts.population))}</span>
          </p>
          {facts.belowMarginal && facts.cause && (
            <p className="consequence">{w.below(w.causes[facts.cause])}</p>
          )}
          <Lines facts={facts} rule={rule} />
          {computedOn && (
            <p className="quiet">
              {w.growthOf(rule.growthDays, formatMoney(facts.recentFen), formatMoney(facts.earlierFen))}
              {w.asOf(formatDate(computedOn, locale))}
            </p>
          )}
        </>
      )}
    </section>
  )
}

const signed = (rate: number): string => `${rate > 0 ? '+' : ''}${formatShare(rate, 0)}`

function Lines({
  facts,
  rule,
}: {
  facts: NonNullable<CustomerValue['facts']>
  rule: CustomerValue['rule']
}): ReactElement {
  const w = useWords(valueWords)
  const lines: [string, number][] = [
    [w.income(formatMoney(facts.amountFen), formatShare(rule.marginRate, 0)), facts.incomeFen],
    [w.visits(formatNumber(facts.visits), formatNumber(facts.minutes)), -facts.visitCostFen],
    [w.orders(formatNumber(facts.orders)), -facts.orderCostFen],
    ...(facts.otherCostFen === 0 ? [] : [[w.other, -facts.otherCostFen] satisfies [string, number]]),
    [w.fixed, -facts.fixedCostFen],
  ]
  return (
    <table className="table grade-parts">
      <caption className="visually-hidden">{w.how}</caption>
      <tbody>
        {lines.map(([label, fen]) => (
          <tr key={label}>
            <td className="wrap">{label}</td>
            <td data-numeric="true">{formatMoney(fen)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">
            {w.contribution}
            {facts.share !== null && <small className="quiet"> {w.share(formatShare(facts.share, 2))}</small>}
          </th>
          <td data-numeric="true">
            <b>{formatMoney(facts.contributionFen)}</b>
          </td>
        </tr>
      </tfoot>
    </table>
  )
}
