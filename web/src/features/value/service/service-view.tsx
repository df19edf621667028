import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { ReactElement } from 'react'
import {
  applyServiceFrequencies,
  serviceFrequencies,
  serviceRuleEndpoints,
} from '#contracts/customer-service.ts'
import { call } from '#kit/api.ts'
import { useWords } from '#kit/words.ts'
import { useLive } from '../../../app/live.ts'
import { notify, notifyFailure } from '../../../app/notes.tsx'
import { RuleSheet } from '../../../shared/rule-sheet.tsx'
import { ServiceFields } from './service-fields.tsx'
import { serviceWords } from './words.ts'

/** S22.16, S23.5, S24.6: what each level of customers gets, and the floor for everybody. */
export default function ServiceView(): ReactElement {
  const w = useWords(serviceWords)
  return (
    <RuleSheet
      kind="service"
      read={async (unitId, signal) => call(serviceRuleEndpoints.read, { query: { unitId }, signal })}
      save={async (body) => call(serviceRuleEndpoints.save, { body })}
    >
      {({ editing, mayChange, unitId }) => (
        <>
          <p className="quiet">{w.lead}</p>
          <ServiceFields editing={editing} disabled={!mayChange} />
          {mayChange && <Frequencies unitId={unitId} />}
        </>
      )}
    </RuleSheet>
  )
}

/** How many customers are visited otherwise than the saved table says, and the way to set them right. */
function Frequencies({ unitId }: { unitId: string }): ReactElement | null {
  const w = useWords(serviceWords)
  const found = useQuery({
    queryKey: ['customers', 'service-frequencies', unitId],
    queryFn: async ({ signal }) => call(serviceFrequencies, { query: { unitId }, signal }),
  })
  useLive('tasks.', () => void found.refetch())
  if (found.data === undefined) return null
  const { levels, differing } = found.data
  const apply = async (): Promise<void> => {
    await call(applyServiceFrequencies, { body: { unitId } })
    notify(w.started)
  }
  return (
    <section className="formula" aria-label={w.frequencies}>
      {levels.length === 0 ? (
        <p>{w.none}</p>
      ) : (
        <>
          <p>{w.frequenciesNote}</p>
          <ul>
            {levels.map(({ name, visit, ...counts }) => (
              <li key={name}>
                {w.line(name, w.per(visit.visits, visit.weeks), counts.customers, counts.differing)}
              </li>
            ))}
          </ul>
          {differing === 0 ? (
            <p>{w.same}</p>
          ) : (
            <Button onClick={() => void apply().catch(notifyFailure)}>{w.apply(differing)}</Button>
          )}
        </>
      )}
    </section>
  )
}
