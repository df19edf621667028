import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { customerOverview } from '#contracts/customer-timeline.ts'
import type { Customer } from '#contracts/customers.ts'
import { call } from '#kit/api.ts'
import { useWords } from '#kit/words.ts'
import { useSession } from '../../../app/session.ts'
import { Failure, SkeletonLines } from '../../../shared/page.tsx'
import { OrdersByMonth } from './business-part.tsx'
import { Facts, Place } from './card-facts.tsx'
import { cardWords } from './card-words.ts'
import { CardFields } from './fields-card.tsx'
import { History } from './history.tsx'
import { RecentVisits } from './recent-visits.tsx'
import { RiskList } from './risk-part.tsx'
import { useHoldings, WealthPart } from './wealth-part.tsx'
import { viewWords } from './view-words.ts'

const parts = ['basic', 'business', 'risk', 'wealth'] as const
type Part = (typeof parts)[number]

/** The facts of a customer by parts, one at a time; a part that needs a look says so on its tab. */
export function FactParts({ customer }: { customer: Customer }): ReactElement {
  const { parts: w } = useWords(viewWords)
  const c = useWords(cardWords)
  const { can, pack } = useSession()
  const [part, setPart] = useState<Part>('basic')
  const overview = useOverview(customer.id)
  const { data } = overview
  const holdings = useHoldings(customer.id)
  // A trade whose customers mostly have no accounts with us shows the part only where there is one.
  const hasWealth = holdings.data !== undefined && (pack.expectsHoldings || holdings.data.holdings.length > 0)
  return (
    <>
      <div className="part-tabs" role="tablist" aria-label={w.label}>
        {parts
          .filter((one) => one !== 'wealth' || hasWealth)
          .map((one) => (
            <button
              key={one}
              type="button"
              role="tab"
              id={`part-${one}`}
              aria-selected={part === one}
              aria-controls="part-shown"
              onClick={() => setPart(one)}
            >
              {w[one]}
              {one === 'risk' && data && data.risks.length > 0 && (
                <i data-level={data.risks[0]!.level}>{data.risks.length}</i>
              )}
            </button>
          ))}
      </div>
      <div id="part-shown" role="tabpanel" aria-labelledby={`part-${part}`} className="card">
        {part === 'basic' && (
          <>
            <Facts customer={customer} />
            <CardFields customer={customer} />
            <Place customer={customer} />
            <History customerId={customer.id} />
          </>
        )}
        {part === 'business' && (
          <>
            {data ? (
              <OrdersByMonth months={data.months} lastOrderOn={data.lastOrderOn} />
            ) : (
              <Waiting of={overview} />
            )}
            {can('visits.read') && (
              <section>
                <h3>{c.sections.visits}</h3>
                <RecentVisits customerId={customer.id} />
              </section>
            )}
          </>
        )}
        {part === 'wealth' && holdings.data && <WealthPart customerId={customer.id} data={holdings.data} />}
        {part === 'risk' && (data ? <RiskList risks={data.risks} /> : <Waiting of={overview} />)}
      </div>
    </>
  )
}

function Waiting({ of }: { of: { error: Error | null; refetch: () => unknown } }): ReactElement {
  return of.error ? (
    <Failure failure={of.error} retry={() => void of.refetch()} />
  ) : (
    <SkeletonLines lines={4} />
  )
}

function useOverview(id: string) {
  return useQuery({
    queryKey: ['customers', 'overview', id],
    queryFn: async ({ signal }) => call(customerOverview, { params: { id }, signal }),
  })
}
