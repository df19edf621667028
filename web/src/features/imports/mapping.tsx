import { Button } from 'antd'
import { type ReactElement, useState } from 'react'
import { type ImportBatch, importField, type ImportTarget, startImport } from '#contracts/customer-imports.ts'
import { call } from '#kit/api.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { listed } from '#kit/punctuation.ts'
import { notifyFailure } from '../../app/notes.tsx'
import { useOwnFields } from '../customers/list/own-fields.tsx'
import { customerWords } from '../customers/words.ts'
import { MappedField } from './mapped-field.tsx'
import { importWords } from './words.ts'

const fields = importField.options
const needed = ['licence', 'name'] as const

/** Which column of the file fills which field, with samples, and how coordinates and duplicates are meant. */
export function Mapping(props: {
  batch: ImportBatch
  onChanged: (batch: ImportBatch) => void
}): ReactElement {
  const w = useWords(importWords)
  const c = useWords(customerWords)
  const { batch } = props
  const [mapping, setMapping] = useState<ImportBatch['mapping']>(batch.mapping)
  const [system, setSystem] = useState(batch.coordinateSystem)
  const [onDuplicate, setOnDuplicate] = useState(batch.onDuplicate)
  const [onLikeness, setOnLikeness] = useState(batch.onLikeness)
  const [busy, setBusy] = useState(false)
  const locale = useLocale()
  // What is worked out, or not this person's to write, cannot be filled from a file.
  const own = useOwnFields().fields.filter(({ mayWrite }) => mayWrite)
  const missing = needed.filter((field) => mapping[field] === undefined)

  const choose = (field: ImportTarget, column: number | undefined): void => {
    // A column fills one field: taking it here frees it there.
    const others = Object.entries(mapping).filter(([other, taken]) => other !== field && taken !== column)
    const next: ImportBatch['mapping'] = Object.fromEntries(others)
    if (column !== undefined) next[field] = column
    setMapping(next)
  }
  const start = (): void => {
    setBusy(true)
    call(startImport, {
      params: { id: batch.id },
      body: { mapping, coordinateSystem: system, onDuplicate, onLikeness, dryRun: true },
    })
      .then(props.onChanged)
      .catch(notifyFailure)
      .finally(() => setBusy(false))
  }
  return (
    <>
      {batch.mappingRemembered && <p className="note-line">{w.remembered}</p>}
      <div className="import-layout">
        <section className="panel">
          <p className="panel-head quiet">{w.mappingHint}</p>
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
                {fields.map((field) => (
                  <MappedField
                    key={field}
                    label={w.fields[field]}
                    must={needed.some((one) => one === field)}
                    batch={batch}
                    column={mapping[field]}
                    onChoose={(column) => choose(field, column)}
                  />
                ))}
              </tbody>
              {own.length > 0 && (
                <tbody>
                  <tr>
                    <th scope="rowgroup" colSpan={3}>
                      {w.ownFields}
                    </th>
                  </tr>
                  {own.map(({ code, label }) => (
                    <MappedField
                      key={code}
                      label={locale === 'zh-CN' ? label.zh : label.en}
                      must={false}
                      batch={batch}
                      column={mapping[`own.${code}`]}
                      onChoose={(column) => choose(`own.${code}`, column)}
                    />
                  ))}
                </tbody>
              )}
            </table>
          </div>
        </section>
        <aside className="panel panel-pad stack">
          <fieldset className="plain-set">
            <legend>{w.system}</legend>
            {(['gcj02', 'bd09', 'wgs84'] as const).map((value) => (
              <label key={value} className="check-line">
                <input
                  type="radio"
                  name="system"
                  checked={system === value}
                  onChange={() => setSystem(value)}
                />
                {c.systems[value]}
              </label>
            ))}
            <p className="quiet">{w.systemHint}</p>
          </fieldset>
          <fieldset className="plain-set">
            <legend>{w.duplicates}</legend>
            {(['skip', 'update'] as const).map((value) => (
              <label key={value} className="check-line">
                <input
                  type="radio"
                  name="duplicates"
                  checked={onDuplicate === value}
                  onChange={() => setOnDuplicate(value)}
                />
                {w.duplicate[value]}
              </label>
            ))}
          </fieldset>
          <fieldset className="plain-set">
            <legend>{w.likeness}</legend>
            {(['create', 'skip', 'update'] as const).map((value) => (
              <label key={value} className="check-line">
                <input
                  type="radio"
                  name="likeness"
                  checked={onLikeness === value}
                  onChange={() => setOnLikeness(value)}
                />
                {w.like[value]}
              </label>
            ))}
            <p className="quiet">{w.likenessHint}</p>
          </fieldset>
          {mapping.ownerAccount === undefined && (
            <p className="note-line" role="status">
              {w.noOwnerColumn}
            </p>
          )}
          {missing.length > 0 && (
            <p className="consequence" role="status">
              {w.missing(listed(missing.map((field) => w.fields[field])))}
            </p>
          )}
          <Button type="primary" disabled={missing.length > 0} loading={busy} onClick={start}>
            {w.dryRun}
          </Button>
        </aside>
      </div>
    </>
  )
}
