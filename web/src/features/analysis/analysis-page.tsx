import { Select } from 'antd'
import type { ReactElement } from 'react'
import { useWords } from '#kit/words.ts'
import { listIn, usePageState } from '../../app/page-state.ts'
import { useSession } from '../../app/session.ts'
import { useUnitChoices } from '../../shared/directory.ts'
import { ChoiceFilter } from '../../shared/filters.tsx'
import { Page } from '../../shared/page.tsx'
import { CoverageView } from './coverage-view.tsx'
import { DifferencesView } from './differences-view.tsx'
import { EffectView } from './effect-view.tsx'
import { type RangeName, rangeNames, rangeOf } from './period.ts'
import { SiteView } from './site-view.tsx'
import { analysisWords } from './words.ts'
import './analysis.css'

type View = 'coverage' | 'effect' | 'differences' | 'site'

/** 走访分析: the same records for whoever made them, whoever supervises, and other departments. */
export default function AnalysisPage(): ReactElement {
  const w = useWords(analysisWords)
  const session = useSession()
  const units = useUnitChoices()
  const [state, setState] = usePageState()
  const views: readonly View[] = [
    'coverage',
    ...(session.can('analysis.aggregate') ? (['effect', 'differences'] as const) : []),
    ...(session.can('analysis.site') ? (['site'] as const) : []),
  ]
  const view = views.find((one) => one === state['view']) ?? 'coverage'
  const rangeName =
    rangeNames.find((one) => one === state['range']) ?? (view === 'effect' ? 'weeks13' : 'weeks4')
  const unitIds = listIn(state, 'unitIds')
  const query = { ...rangeOf(rangeName, session.today), unitIds }
  return (
    <Page
      title={w.title}
      lead={w.lead}
      actions={
        view !== 'site' && (
          <>
            {units.length > 1 && (
              <ChoiceFilter
                label={w.units}
                choices={units}
                chosen={unitIds}
                onChange={(chosen) => setState({ unitIds: chosen.join(',') })}
              />
            )}
            <Select<RangeName>
              aria-label={w.rangeLabel}
              value={rangeName}
              onChange={(range) => setState({ range })}
              options={rangeNames.map((value) => ({ value, label: w.ranges[value] }))}
            />
          </>
        )
      }
    >
      {views.length > 1 && (
        <nav className="analysis-views" aria-label={w.title}>
          {views.map((one) => (
            <button
              type="button"
              key={one}
              aria-current={one === view ? 'page' : undefined}
              onClick={() =>
                setState({ view: one === 'coverage' ? undefined : one, person: undefined }, 'push')
              }
            >
              {w.views[one]}
            </button>
          ))}
        </nav>
      )}
      {view === 'coverage' && <CoverageView query={query} />}
      {view === 'effect' && <EffectView query={query} />}
      {view === 'differences' && <DifferencesView query={query} />}
      {view === 'site' && <SiteView />}
    </Page>
  )
}
