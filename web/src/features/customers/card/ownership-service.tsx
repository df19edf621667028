import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { getService } from '#contracts/customer-service.ts'
import { call } from '#kit/api.ts'
import { defineMessages, useWords } from '#kit/words.ts'
import { Failure, SkeletonLines } from '../../../shared/page.tsx'

const words = defineMessages(
  {
    title: '服务标准',
    floor: (value: string) => `所有客户：${value}`,
    none: '按所有客户的标准',
    visit: '走访频次',
    per: (visits: number, weeks: number) => `${weeks} 周 ${visits} 次`,
  },
  {
    title: 'Service level',
    floor: (value) => `everybody: ${value}`,
    none: 'as everybody',
    visit: 'Visits',
    per: (visits, weeks) => `${visits} in ${weeks} weeks`,
  },
)

/** What this customer is entitled to by its level, with what nobody is denied beside it. */
export function ServiceSection({ customerId }: { customerId: string }): ReactElement {
  const w = useWords(words)
  const service = useQuery({
    queryKey: ['customers', 'service', customerId],
    queryFn: async ({ signal }) => call(getService, { params: { id: customerId }, signal }),
  })
  if (service.isError) return <Failure failure={service.error} retry={() => void service.refetch()} />
  if (service.data === undefined) return <SkeletonLines lines={2} />
  const { level, entitlements } = service.data
  return (
    <section>
      <h3>{w.title}</h3>
      <p>
        <b>{level.name}</b> <span className="quiet">{level.department}</span>
      </p>
      <dl className="facts">
        {level.visit && (
          <div>
            <dt>{w.visit}</dt>
            <dd>{w.per(level.visit.visits, level.visit.weeks)}</dd>
          </div>
        )}
        {entitlements.map(({ key, name, value, floor }) => (
          <div key={key}>
            <dt>{name}</dt>
            <dd>
              {value ?? w.none}
              {floor && <small className="quiet"> {w.floor(floor)}</small>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
