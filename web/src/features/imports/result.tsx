import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Modal } from 'antd'
import { type ReactElement, useState } from 'react'
import {
  cancelImport,
  type ImportBatch,
  importErrors,
  startImport,
  undoImport,
} from '#contracts/customer-imports.ts'
import { call, callFile } from '#kit/api.ts'
import { saveFile } from '#kit/download.ts'
import { formatMoment, formatNumber } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { notify, notifyFailure } from '../../app/notes.tsx'
import { useOwnFields } from '../customers/list/own-fields.tsx'
import { RemarkTable } from './remark-table.tsx'
import { importWords } from './words.ts'

interface StepProps {
  readonly batch: ImportBatch
  readonly onChanged: (batch: ImportBatch) => void
}

/** A dry run, an import or an undo under way. */
export function Running({ batch, onChanged }: StepProps): ReactElement {
  const w = useWords(importWords)
  const undoing = batch.state === 'undoing'
  const rows = undoing ? batch.counts.created + batch.counts.updated : batch.counts.rows
  const processed = undoing ? batch.counts.undone : batch.counts.processed
  return (
    <section className="panel panel-pad stack">
      <b>{w.states[batch.state]}</b>
      <progress
        max={Math.max(1, rows)}
        value={rows > 0 ? processed : undefined}
        aria-label={w.states[batch.state]}
      />
      <span className="quiet tabular">{w.progress(formatNumber(processed), formatNumber(rows))}</span>
      {undoing ? (
        <span className="quiet">{w.undoStarted}</span>
      ) : (
        <div>
          <Button
            onClick={() => {
              call(cancelImport, { params: { id: batch.id } })
                .then((next) => {
                  onChanged(next)
                  notify(w.cancelled, 'attention')
                })
                .catch(notifyFailure)
            }}
          >
            {w.cancel}
          </Button>
        </div>
      )}
    </section>
  )
}

/** What a dry run found or an import did, the rows with errors, and what can be done next. */
export function Result(props: StepProps & { onAgain: () => void }): ReactElement {
  const w = useWords(importWords)
  const locale = useLocale()
  const navigate = useNavigate()
  const { batch, onChanged } = props
  const { counts } = batch
  const [busy, setBusy] = useState(false)
  const [undoing, setUndoing] = useState(false)
  const checked = batch.state === 'checked'
  const finished = batch.state === 'done' || batch.state === 'cancelled'
  // The moment is compared when the page is drawn; the server has the last word.
  const [openedAt] = useState(() => Date.now())
  const undoable = batch.undoableUntil !== null && Date.parse(batch.undoableUntil) > openedAt
  const act = (work: Promise<ImportBatch>): void => {
    setBusy(true)
    work
      .then(onChanged)
      .catch(notifyFailure)
      .finally(() => setBusy(false))
  }
  return (
    <>
      <section className="panel panel-pad stack">
        <div className="import-counts">
          {shownCounts(batch).map((key) => (
            <div key={key} data-alarm={alarming.has(key) && counts[key] > 0}>
              <b>{formatNumber(counts[key])}</b>
              <span>{w.counts[key]}</span>
            </div>
          ))}
        </div>
        {checked && <span className="quiet">{w.checkedNote}</span>}
        {checked && counts.failed + counts.warned === 0 && <span>{w.checkedClean}</span>}
        {batch.state === 'undone' && batch.keptOnUndo > 0 && (
          <span>{w.kept(formatNumber(batch.keptOnUndo))}</span>
        )}
        <div className="row-gap">
          {checked && (
            <Button
              type="primary"
              loading={busy}
              disabled={counts.rows - counts.failed === 0}
              onClick={() =>
                act(
                  call(startImport, {
                    params: { id: batch.id },
                    body: {
                      mapping: batch.mapping,
                      coordinateSystem: batch.coordinateSystem,
                      onDuplicate: batch.onDuplicate,
                      onLikeness: batch.onLikeness,
                      dryRun: false,
                    },
                  }),
                )
              }
            >
              {w.run(formatNumber(counts.rows - counts.failed))}
            </Button>
          )}
          {(checked || batch.state === 'failed') && <Button onClick={props.onAgain}>{w.again}</Button>}
          {finished && <Button onClick={() => void navigate({ to: '/customers' })}>{w.toCustomers}</Button>}
          {finished && counts.withoutPosition > 0 && (
            <Link to="/customers" search={{ view: 'unplaced' }}>
              {w.toUnplaced}
            </Link>
          )}
          {undoable && (
            <Button danger loading={busy} onClick={() => setUndoing(true)}>
              {w.undo}
            </Button>
          )}
          {undoable && (
            <span className="quiet">{w.undoUntil(formatMoment(batch.undoableUntil, locale))}</span>
          )}
        </div>
      </section>
      {counts.failed + counts.warned > 0 && <Remarks batch={batch} />}
      <Modal
        open={undoing}
        title={w.undoTitle}
        okText={w.undoing}
        okButtonProps={{ danger: true }}
        cancelText={w.keep}
        onCancel={() => setUndoing(false)}
        onOk={() => {
          setUndoing(false)
          act(call(undoImport, { params: { id: batch.id } }))
        }}
      >
        <p className="consequence">
          {w.undoConsequence(formatNumber(counts.created), formatNumber(counts.updated))}
        </p>
      </Modal>
    </>
  )
}

type Count = Exclude<keyof ImportBatch['counts'], 'processed' | 'undone'>

/** What matters in every import, and what only some have. */
function shownCounts({ counts }: ImportBatch): Count[] {
  const always = ['rows', 'created', 'updated', 'unchanged', 'duplicates', 'failed'] as const
  const ifAny = ['warned', 'withoutPosition', 'withoutOwner'] as const
  return [...always, ...ifAny.filter((key) => counts[key] > 0)]
}
const alarming: ReadonlySet<Count> = new Set<Count>(['failed', 'warned', 'withoutOwner'])

/** The rows that did not go in and those that did with a reservation, to read and to download. */
function Remarks({ batch }: { batch: ImportBatch }): ReactElement {
  const w = useWords(importWords)
  const checked = batch.state === 'checked'
  const { failed, warned } = batch.counts
  const locale = useLocale()
  const own = useOwnFields().fields.map(({ code, label }) => [
    `own.${code}`,
    locale === 'zh-CN' ? label.zh : label.en,
  ])
  const names: Readonly<Record<string, string>> = { ...w.fields, ...Object.fromEntries(own) }
  const more = failed > batch.errors.length || warned > batch.warnings.length
  return (
    <section className="panel">
      <div className="panel-head row-gap">
        <button
          type="button"
          className="tool-button outlined"
          onClick={() => {
            callFile(importErrors, { params: { id: batch.id } })
              .then(saveFile)
              .catch(notifyFailure)
          }}
        >
          {w.errorsFile}
        </button>
        <span className="quiet">{w.errorsHint}</span>
      </div>
      {failed > 0 && (
        <RemarkTable
          title={checked ? w.errorsChecked : w.errors}
          count={failed}
          remarks={batch.errors}
          names={names}
        />
      )}
      {warned > 0 && (
        <RemarkTable
          title={checked ? w.warningsChecked : w.warnings}
          count={warned}
          remarks={batch.warnings}
          names={names}
        />
      )}
      {more && <p className="panel-head quiet">{w.moreErrors}</p>}
    </section>
  )
}
