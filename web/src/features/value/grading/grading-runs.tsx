import type { ReactElement } from 'react'
import type { GradingRun } from '#contracts/customer-grading.ts'
import { formatMoment, formatNumber } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { DataTable } from '../../../shared/data-table.tsx'
import { gradingWords } from './words.ts'

/** What past gradings did. */
export function GradingRuns({ runs }: { runs: readonly GradingRun[] | undefined }): ReactElement {
  const w = useWords(gradingWords)
  const locale = useLocale()
  return (
    <section className="panel-pad">
      <h2>{w.runs}</h2>
      <DataTable
        label={w.runs}
        rows={runs}
        skeletonRows={3}
        rowId={(run) => run.id}
        rowName={(run) => run.unit.name}
        empty={<p className="quiet">{w.noRuns}</p>}
        columns={[
          { key: 'at', title: w.at, render: ({ at }) => formatMoment(at, locale) },
          { key: 'unit', title: w.unit, render: ({ unit }) => unit.name },
          { key: 'by', title: w.by, render: ({ by }) => by?.name ?? w.system },
          { key: 'version', title: w.version, render: ({ ruleVersion }) => w.versionOf(ruleVersion) },
          {
            key: 'customers',
            title: w.customers,
            numeric: true,
            render: (run) => formatNumber(run.customers),
          },
          { key: 'up', title: w.up, numeric: true, render: ({ up }) => formatNumber(up) },
          { key: 'down', title: w.down, numeric: true, render: ({ down }) => formatNumber(down) },
          {
            key: 'overridden',
            title: w.overridden,
            numeric: true,
            render: (run) => formatNumber(run.overridden),
          },
        ]}
      />
    </section>
  )
}
