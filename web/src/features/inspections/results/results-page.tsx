import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Tabs } from 'antd'
import type { ReactElement } from 'react'
import { exportResults, inspectionResults, inspectionSummary } from '#contracts/inspection-results.ts'
import { call, callFile } from '#kit/api.ts'
import { saveFile } from '#kit/download.ts'
import { addDays } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { listIn, usePageState } from '../../../app/page-state.ts'
import { useSession } from '../../../app/session.ts'
import { useUnitChoices } from '../../../shared/directory.ts'
import { ChoiceFilter } from '../../../shared/filters.tsx'
import { EmptyState, Failure, Page, SkeletonLines } from '../../../shared/page.tsx'
import { ExportButton } from '../../privacy/exports/export-reason.tsx'
import { EstimateCard } from '../estimate.tsx'
import { inspectionWords } from '../words.ts'
import '../inspections.css'
import { ProofsPanel } from './proofs-panel.tsx'
import { PeopleResults, TrendResults, UnitResults } from './result-tables.tsx'

const defaultDays = 180

/** 考核结果: estimates with interval and sample, by person, unit and month; aggregates only for other departments. */
export default function ResultsPage(): ReactElement {
  const w = useWords(inspectionWords)
  const { can, today } = useSession()
  const units = useUnitChoices()
  const [state, setState] = usePageState()
  const query = {
    from: state['from'] ?? addDays(today, -defaultDays),
    to: state['to'] ?? today,
    unitIds: listIn(state, 'unitIds'),
  }
  const whole = can('inspections.read')
  const results = useQuery({
    queryKey: ['inspections', 'results', whole, query],
    queryFn: async ({ signal }) =>
      whole
        ? call(inspectionResults, { query, signal })
        : { ...(await call(inspectionSummary, { query, signal })), managers: null },
    placeholderData: keepPreviousData,
  })
  const { data } = results
  return (
    <Page
      title={w.results.title}
      lead={whole ? w.results.lead : w.results.aggregateOnly}
      actions={
        <>
          {units.length > 1 && (
            <ChoiceFilter
              label={w.results.units}
              choices={units}
              chosen={query.unitIds}
              onChange={(chosen) => setState({ unitIds: chosen.join(',') })}
            />
          )}
          <DateField label={w.results.from} value={query.from} onChange={(from) => setState({ from })} />
          <DateField label={w.results.to} value={query.to} onChange={(to) => setState({ to })} />
          {whole && (
            <ExportButton
              label={w.results.export}
              run={async (reason) =>
                saveFile(await callFile(exportResults, { query: { ...query, ...reason } }))
              }
            />
          )}
        </>
      }
    >
      {results.isError && !data && <Failure failure={results.error} retry={() => void results.refetch()} />}
      {!data && !results.isError && <SkeletonLines lines={10} />}
      {data && data.plans === 0 && <EmptyState title={w.results.none} hint={w.results.noneHint} />}
      {data && data.plans > 0 && (
        <>
          <div className="estimate-cards" aria-label={w.results.overall}>
            {data.indicators.map((indicator) => (
              <EstimateCard
                key={indicator.code}
                indicator={indicator}
                estimate={data.overall[indicator.code]}
              />
            ))}
          </div>
          <Tabs
            items={[
              ...(data.managers
                ? [
                    {
                      key: 'people',
                      label: w.results.tabs.people,
                      children: <PeopleResults indicators={data.indicators} rows={data.managers} />,
                    },
                    {
                      key: 'proofs',
                      label: w.results.tabs.proofs,
                      children: <ProofsPanel period={query} />,
                    },
                  ]
                : []),
              {
                key: 'units',
                label: w.results.tabs.units,
                children: <UnitResults indicators={data.indicators} rows={data.units} />,
              },
              {
                key: 'trend',
                label: w.results.tabs.trend,
                children: <TrendResults indicators={data.indicators} rows={data.trend} />,
              },
            ]}
          />
        </>
      )}
    </Page>
  )
}

function DateField(props: { label: string; value: string; onChange: (value: string) => void }): ReactElement {
  return (
    <label className="day-picker">
      <span className="quiet">{props.label}</span>
      <input
        className="plain-input"
        type="date"
        value={props.value}
        onChange={(event) => {
          if (event.target.value !== '') props.onChange(event.target.value)
        }}
      />
    </label>
  )
}
