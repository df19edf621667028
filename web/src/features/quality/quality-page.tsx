import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { customerQuality } from '#contracts/customer-quality.ts'
import type { ResponseOf } from '#contracts/http.ts'
import { call } from '#kit/api.ts'
import { formatNumber, formatShare } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { listIn, usePageState } from '../../app/page-state.ts'
import { useSession } from '../../app/session.ts'
import { useUnitChoices } from '../../shared/directory.ts'
import { ChoiceFilter } from '../../shared/filters.tsx'
import { EmptyState, Failure, Page, SkeletonLines } from '../../shared/page.tsx'
import { WorstCustomers } from './worst-customers.tsx'
import { qualityWords } from './words.ts'
import './quality.css'

type Quality = ResponseOf<typeof customerQuality>
type Shares = Quality['whole']

/** 资料质量: the score by team and person with its formula, what is known of each item, and whom to begin with. */
export default function QualityPage(): ReactElement {
  const w = useWords(qualityWords)
  const [state, setState] = usePageState()
  const units = useUnitChoices()
  const unitIds = listIn(state, 'units')
  const quality = useQuery({
    queryKey: ['customers', 'quality', unitIds],
    queryFn: async ({ signal }) => call(customerQuality, { query: { unitIds }, signal }),
    placeholderData: keepPreviousData,
  })
  return (
    <Page
      title={w.title}
      lead={w.lead}
      actions={
        units.length > 1 && (
          <ChoiceFilter
            label={w.unit}
            choices={units}
            chosen={unitIds}
            onChange={(chosen) => setState({ units: chosen.join(','), owner: undefined })}
          />
        )
      }
    >
      {quality.isError && <Failure failure={quality.error} retry={() => void quality.refetch()} />}
      {quality.isPending && <SkeletonLines lines={12} />}
      {quality.data?.whole.customers === 0 && <EmptyState title={w.none} hint={w.noneHint} />}
      {quality.data && quality.data.whole.customers > 0 && <Figures quality={quality.data} />}
      {quality.data && quality.data.whole.customers > 0 && <WorstCustomers />}
    </Page>
  )
}

function Figures({ quality }: { quality: Quality }): ReactElement {
  const w = useWords(qualityWords)
  const { can } = useSession()
  const [, setState] = usePageState()
  const { whole, formula } = quality
  return (
    <>
      <section className="panel quality-whole">
        <Dial score={whole.score} />
        <dl>
          <Figure name={w.complete} value={formatShare(whole.complete, 0)} />
          <Figure name={w.fresh} value={formatShare(whole.fresh, 0)} />
          <Figure name={w.customers} value={formatNumber(whole.customers)} />
          <div>
            <dt>{w.single}</dt>
            <dd>
              <Link to="/customers" search={{ contactRisk: 'single' }}>
                {formatNumber(whole.single)}
              </Link>
              <small className="quiet">{w.singleHint}</small>
            </dd>
          </div>
        </dl>
        <p className="quiet">
          {w.formula(formatNumber(formula.freshShare * 100), formula.freshDays)}{' '}
          {can('settings.read') && <Link to="/settings">{w.change}</Link>}
        </p>
      </section>
      <div className="quality-parts">
        <section className="panel panel-pad">
          <h2>{w.itemsTitle}</h2>
          <ul className="quality-items">
            {formula.items
              .filter(({ weight }) => weight > 0)
              .toSorted((a, b) => a.known - b.known)
              .map(({ item, weight, known }) => (
                <li key={item}>
                  <button
                    type="button"
                    title={w.lacking(w.items[item])}
                    onClick={() => setState({ missing: item, page: undefined })}
                  >
                    <span>{w.items[item]}</span>
                    <small className="quiet">{w.weight(weight)}</small>
                    <b className="tabular">{formatShare(known, 0)}</b>
                    <i
                      role="img"
                      aria-label={w.itemShare(w.items[item], formatShare(known, 0))}
                      className="quality-bar"
                    >
                      <i style={{ width: `${known * 100}%` }} />
                    </i>
                  </button>
                </li>
              ))}
          </ul>
        </section>
        <Ranks
          title={w.teams}
          rows={quality.teams.map((team) => ({ id: team.unit.id, name: team.unit.name, ...team }))}
          onChoose={(id) => setState({ units: id, page: undefined })}
        />
        {quality.people && quality.people.length > 1 && (
          <Ranks
            title={w.people}
            rows={quality.people.map((one) => ({
              id: one.person.id,
              name: one.person.name,
              detail: one.unit.name,
              ...one,
            }))}
            onChoose={(id) => setState({ owner: id, page: undefined })}
          />
        )}
      </div>
    </>
  )
}

function Figure({ name, value }: { name: string; value: string }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="tabular">{value}</dd>
    </div>
  )
}

/** The score as an arc that fills with it. */
function Dial({ score }: { score: number }): ReactElement {
  const w = useWords(qualityWords)
  const length = Math.PI * 50
  return (
    <svg
      className="quality-dial"
      viewBox="0 0 120 70"
      role="img"
      aria-label={`${w.score} ${formatNumber(score, 1)}`}
    >
      <path d="M10 62 A50 50 0 0 1 110 62" />
      <path d="M10 62 A50 50 0 0 1 110 62" strokeDasharray={`${(score / 100) * length} ${length}`} />
      <text x="60" y="56">
        {formatNumber(score, 1)}
      </text>
    </svg>
  )
}

/** Teams or people as bars from the worst on: completeness, and below it freshness. */
function Ranks(props: {
  title: string
  rows: readonly (Shares & { readonly id: string; readonly name: string; readonly detail?: string })[]
  onChoose: (id: string) => void
}): ReactElement {
  const w = useWords(qualityWords)
  return (
    <section className="panel panel-pad">
      <h2>{props.title}</h2>
      <p className="quality-legend quiet">
        <i data-part="complete" /> {w.complete} <i data-part="fresh" /> {w.fresh}
      </p>
      <ul className="quality-ranks">
        {props.rows.map((row) => (
          <li key={row.id}>
            <button type="button" onClick={() => props.onChoose(row.id)}>
              <span>
                {row.name} {row.detail && <small className="quiet">{row.detail}</small>}
              </span>
              <small className="quiet tabular">
                {formatNumber(row.customers)} {w.customers}
                {row.single > 0 && ` · ${w.single} ${formatNumber(row.single)}`}
              </small>
              <b className="tabular">{formatNumber(row.score, 1)}</b>
              <i
                role="img"
                aria-label={w.bar(formatShare(row.complete, 0), formatShare(row.fresh, 0))}
                title={w.bar(formatShare(row.complete, 0), formatShare(row.fresh, 0))}
                className="quality-bar"
              >
                <i style={{ width: `${row.complete * 100}%` }} />
                <i data-part="fresh" style={{ width: `${row.fresh * 100}%` }} />
              </i>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
