import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button, Modal } from 'antd'
import { type ReactElement, useEffect, useState } from 'react'
import {
  cancelHoldingImport,
  getHoldingImport,
  type HoldingImport,
  holdingField,
  holdingImportErrors,
  startHoldingImport,
  undoHoldingImport,
} from '#contracts/holding-imports.ts'
import { call, callFile } from '#kit/api.ts'
import { saveFile } from '#kit/download.ts'
import { formatMoment, formatNumber } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { notify, notifyFailure } from '../../app/notes.tsx'
import { useSession } from '../../app/session.ts'
import { DayPicker } from '../../shared/day-picker.tsx'
import { Failure, Page, SkeletonLines } from '../../shared/page.tsx'
import { holdingsWords } from './holdings-words.ts'
import { ImportState, underWay } from './import-state.tsx'
import { MappedField } from './mapped-field.tsx'
import { RemarkTable } from './remark-table.tsx'
import { importWords } from './words.ts'
import './imports.css'

const needed: ReadonlySet<string> = new Set(['licence', 'number', 'kind', 'product', 'balance'])
const shown = ['rows', 'created', 'updated', 'unchanged', 'failed'] as const

/** One import of accounts from its columns to its result; can be left and come back to at any step. */
export default function HoldingImportPage(): ReactElement {
  const w = useWords(holdingsWords)
  const client = useQueryClient()
  const { id = '' } = useParams({ strict: false })
  const [again, setAgain] = useState(false)
  const batch = useQuery({
    queryKey: ['imports', 'holdings', id],
    queryFn: async ({ signal }) => call(getHoldingImport, { params: { id }, signal }),
    refetchInterval: (query) => (underWay(query.state.data?.state) ? 700 : false),
  })
  const { data } = batch
  const state = data?.state
  useEffect(() => {
    // Pages of customers that were read before know neither what came nor what went.
    if (state === 'done' || state === 'undone') void client.invalidateQueries({ queryKey: ['customers'] })
  }, [client, state])
  const changed = (next: HoldingImport): void => {
    client.setQueryData(['imports', 'holdings', id], next)
    setAgain(false)
  }
  if (!data)
    return (
      <Page title={w.title}>
        {batch.isError ? (
          <Failure failure={batch.error} retry={() => void batch.refetch()} />
        ) : (
          <SkeletonLines />
        )}
      </Page>
    )
  return (
    <Page
      title={
        <span className="row-gap">
          {data.fileName} <ImportState state={data.state} />
        </span>
      }
      actions={<Link to="/imports/holdings">{w.back}</Link>}
    >
      {data.message && (
        <p className="consequence" role="status">
          {data.message}
        </p>
      )}
      {underWay(data.state) ? (
        <UnderWay batch={data} onChanged={changed} />
      ) : data.state === 'uploaded' || again ? (
        <Columns key={data.id} batch={data} onChanged={changed} />
      ) : (
        <Outcome batch={data} onChanged={changed} onAgain={() => setAgain(true)} />
      )}
    </Page>
  )
}

interface StepProps {
  readonly batch: HoldingImport
  readonly onChanged: (batch: HoldingImport) => void
}

function Columns({ batch, onChanged }: StepProps): ReactElement {
  const w = useWords(importWords)
  const h = useWords(holdingsWords)
  const { today } = useSession()
  const [mapping, setMapping] = useState(batch.mapping)
  const [asOf, setAsOf] = useState(batch.asOf)
  const [busy, setBusy] = useState(false)
  const missing = holdingField.options.filter((field) => needed.has(field) && mapping[field] === undefined)
  const start = (): void => {
    setBusy(true)
    call(startHoldingImport, { params: { id: batch.id }, body: { mapping, asOf, dryRun: true } })
      .then(onChanged)
      .catch(notifyFailure)
      .finally(() => setBusy(false))
  }
  return (
    <div className="import-layout">
      <section className="panel">
        <p className="panel-head quiet">{h.mappingHint}</p>
        <div className="table-holder">
          <table className="table mapping">
            <thead>
              <tr>
                <th scope="col">{w.field}</th>
                <th scope="col">{w.column}</th>
                <th scope="col">{w.sample}</th>
              </tr>
            </thead>
            <tbody>
              {holdingField.options.map((field) => (
                <MappedField
                  key={field}
                  label={h.fields[field]}
                  must={needed.has(field)}
                  batch={batch}
                  column={mapping[field]}
                  onChoose={(column) =>
                    // A column fills one field: taking it here frees it there.
                    setMapping(
                      Object.fromEntries([
                        ...Object.entries(mapping).filter(
                          ([other, taken]) => other !== field && taken !== column,
                        ),
                        ...(column === undefined ? [] : [[field, column]]),
                      ]),
                    )
                  }
                />
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <aside className="panel panel-pad stack">
        <b>{h.asOf}</b>
        <DayPicker value={asOf} today={today} max={today} onChange={setAsOf} />
        <p className="quiet">{h.asOfHint}</p>
        {missing.length > 0 && (
          <p className="consequence">{w.missing(missing.map((field) => h.fields[field]).join('、'))}</p>
        )}
        <Button type="primary" loading={busy} disabled={missing.length > 0} onClick={start}>
          {w.dryRun}
        </Button>
      </aside>
    </div>
  )
}

function UnderWay({ batch, onChanged }: StepProps): ReactElement {
  const w = useWords(importWords)
  const { counts, state } = batch
  const undoing = state === 'undoing'
  const [done, all] = undoing
    ? [counts.undone, counts.created + counts.updated]
    : [counts.processed, counts.rows]
  return (
    <section className="panel panel-pad stack">
      <b>{w.states[state]}</b>
      <progress max={Math.max(1, all)} value={done} aria-label={w.states[state]} />
      <span className="quiet tabular">{w.progress(formatNumber(done), formatNumber(all))}</span>
      {undoing ? (
        <span className="quiet">{w.undoStarted}</span>
      ) : (
        <div>
          <Button
            onClick={() => {
              call(cancelHoldingImport, { params: { id: batch.id } })
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

function Outcome({ batch, onChanged, onAgain }: StepProps & { onAgain: () => void }): ReactElement {
  const w = useWords(importWords)
  const h = useWords(holdingsWords)
  const locale = useLocale()
  const { counts, state } = batch
  const [busy, setBusy] = useState(false)
  const [undoing, setUndoing] = useState(false)
  const checked = state === 'checked'
  // The moment is compared when the page is drawn; the server has the last word.
  const [openedAt] = useState(() => Date.now())
  const undoable = batch.undoableUntil !== null && Date.parse(batch.undoableUntil) > openedAt
  const act = (work: Promise<HoldingImport>): void => {
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
          {shown.map((key) => (
            <div key={key} data-alarm={key === 'failed' && counts[key] > 0}>
              <b>{formatNumber(counts[key])}</b>
              <span>{w.counts[key]}</span>
            </div>
          ))}
        </div>
        {checked && <span className="quiet">{w.checkedNote}</span>}
        {checked && counts.failed === 0 && <span>{w.checkedClean}</span>}
        {state === 'undone' && batch.keptOnUndo > 0 && <span>{h.kept(formatNumber(batch.keptOnUndo))}</span>}
        <div className="row-gap">
          {checked && (
            <Button
              type="primary"
              loading={busy}
              disabled={counts.rows === counts.failed}
              onClick={() => {
                const { mapping, asOf } = batch
                act(
                  call(startHoldingImport, {
                    params: { id: batch.id },
                    body: { mapping, asOf, dryRun: false },
                  }),
                )
              }}
            >
              {w.run(formatNumber(counts.rows - counts.failed))}
            </Button>
          )}
          {checked && <Button onClick={onAgain}>{w.again}</Button>}
          {undoable && (
            <>
              <Button danger loading={busy} onClick={() => setUndoing(true)}>
                {w.undo}
              </Button>
              <span className="quiet">{w.undoUntil(formatMoment(batch.undoableUntil, locale))}</span>
            </>
          )}
        </div>
      </section>
      {counts.failed > 0 && (
        <section className="panel">
          <div className="panel-head row-gap">
            <button
              type="button"
              className="tool-button outlined"
              onClick={() => {
                callFile(holdingImportErrors, { params: { id: batch.id } })
                  .then(saveFile)
                  .catch(notifyFailure)
              }}
            >
              {w.errorsFile}
            </button>
            <span className="quiet">{w.errorsHint}</span>
          </div>
          <RemarkTable
            title={checked ? w.errorsChecked : w.errors}
            count={counts.failed}
            remarks={batch.errors}
            names={h.fields}
          />
          {counts.failed > batch.errors.length && <p className="panel-head quiet">{w.moreErrors}</p>}
        </section>
      )}
      <Modal
        open={undoing}
        title={w.undoTitle}
        okText={w.undoing}
        okButtonProps={{ danger: true }}
        cancelText={w.keep}
        onCancel={() => setUndoing(false)}
        onOk={() => {
          setUndoing(false)
          act(call(undoHoldingImport, { params: { id: batch.id } }))
        }}
      >
        <p className="consequence">
          {h.undoConsequence(formatNumber(counts.created), formatNumber(counts.updated))}
        </p>
      </Modal>
    </>
  )
}
