import { type ReactElement, useEffect, useState } from 'react'
import type { StopCustomer } from '#contracts/visits.ts'
import { formatTime } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { customersOf, type LocalVisit, placeOf } from '../day/derive.ts'
import { Icon } from '../shell/icons.tsx'
import { go } from '../shell/router.ts'
import { useField } from '../shell/session.ts'
import { useSync } from '../shell/sync-state.tsx'
import { toast } from '../shell/toast.tsx'
import type { Today } from '../shell/use-day.ts'
import type { VisitDraft } from '../store/db.ts'
import { useStored } from '../store/live.ts'
import { record } from '../store/queue.ts'
import { FixSheet } from '../visit/fix-sheet.tsx'
import { missingFields, PackForm } from '../visit/form.tsx'
import { keepPhoto } from '../visit/photo.ts'
import type { FixResult } from '../visit/position.ts'
import { Verdict, verdictText } from '../visit/verdict.tsx'
import { fieldWords } from '../words.ts'
import { Brief } from './brief.tsx'
import { CustomerActions } from './customer-actions.tsx'

/** During a visit: since when, in place or not, the brief, what was found, photos, next step, 走访结束. */
export function VisitScreen({ today, visitId }: { today: Today; visitId: string }): ReactElement {
  const w = useWords(fieldWords).visit
  const visit = today.view?.visits.find((one) => one.id === visitId)
  if (!visit || visit.endedAt !== null || !today.day) {
    return (
      <main className="screen">
        <section className="empty">
          <p>{w.gone}</p>
          <button type="button" className="button primary" onClick={() => go('today')}>
            {w.back}
          </button>
        </section>
      </main>
    )
  }
  return (
    <OpenVisit today={today} visit={visit} customer={customersOf(today.day).get(visit.customerId) ?? null} />
  )
}

const emptyDraft = (visitId: string): VisitDraft => ({
  visitId,
  findings: {},
  note: '',
  nextStep: '',
  nextStepOn: '',
})

function OpenVisit({
  today,
  visit,
  customer,
}: {
  today: Today
  visit: LocalVisit
  customer: StopCustomer | null
}): ReactElement {
  const w = useWords(fieldWords)
  const { db, session } = useField()
  const { online, syncNow } = useSync()
  const stored = useStored(() => db.drafts.get(visit.id), `draft ${visit.id}`)
  const photos =
    useStored(() => db.photos.where('visitId').equals(visit.id).toArray(), `photos ${visit.id}`) ?? []
  const [typed, setTyped] = useState<VisitDraft | null>(null)
  const [ending, setEnding] = useState(false)
  const draft = typed ?? stored ?? emptyDraft(visit.id)
  const form = session.pack.visitForm
  const missing = missingFields(form, draft.findings)
  const change = (part: Partial<VisitDraft>): void => {
    const next = { ...draft, ...part }
    setTyped(next)
    void db.drafts.put(next)
  }
  const end = async (result: FixResult): Promise<void> => {
    await record(db, {
      personId: session.me.id,
      date: today.date,
      customerName: visit.customerName,
      operation: {
        kind: 'end_visit',
        visitId: visit.id,
        fix: result.fix,
        fixProblem: result.problem,
        findings: { ...draft.findings },
        formVersion: form.version,
        note: draft.note.trim() || null,
        nextStep: draft.nextStep.trim() || null,
        nextStepOn: draft.nextStepOn || null,
        photoIds: photos.map((photo) => photo.id),
      },
    })
    await db.drafts.delete(visit.id)
    syncNow()
    const place = today.day ? placeOf(result.fix, customer, today.day.rule) : null
    toast(
      [online ? w.visit.saved : w.visit.savedOffline, place && verdictText(place)].filter(Boolean).join('；'),
    )
    go('today')
  }
  return (
    <main className="screen visit">
      <header className="screen-head">
        <button type="button" className="icon-button" aria-label={w.visit.back} onClick={() => go('today')}>
          <Icon name="back" />
        </button>
        <div>
          <h1>{visit.customerName}</h1>
          <p className="quiet">
            {formatTime(visit.startedAt)} · {w.visit.timer} <Timer since={visit.startedAt} />
          </p>
        </div>
      </header>
      <Verdict place={visit.place} />
      {customer && (
        <section className="card">
          <h2>{w.visit.brief}</h2>
          <Brief customer={customer} />
          <div className="tools">
            <CustomerActions customer={customer} />
          </div>
        </section>
      )}
      <section className="card">
        <h2>{w.visit.form}</h2>
        <PackForm form={form} findings={draft.findings} onChange={(findings) => change({ findings })} />
        <label className="form-field">
          {w.visit.note}
          <textarea
            className="input"
            rows={2}
            maxLength={2000}
            placeholder={w.visit.noteHint}
            value={draft.note}
            onChange={(event) => change({ note: event.target.value })}
          />
        </label>
      </section>
      <section className="card">
        <h2>{w.visit.photos}</h2>
        <div className="photos">
          {photos.map((photo, index) => (
            <Photo
              key={photo.id}
              content={photo.content}
              label={w.visit.photo(index + 1)}
              removeLabel={w.visit.removePhoto(index + 1)}
              onRemove={() => void db.photos.delete(photo.id)}
            />
          ))}
          {photos.length < 12 && (
            <label className="photo-add">
              <Icon name="camera" />
              {w.visit.addPhoto}
              <input
                type="file"
                accept="image/*"
                capture="environment"
                onChange={(event) => {
                  const file = event.target.files?.[0]
                  event.target.value = ''
                  if (file)
                    keepPhoto(db, {
                      file,
                      personId: session.me.id,
                      visitId: visit.id,
                      now: new Date(),
                    }).catch(() => toast(w.visit.photoFailed))
                }}
              />
            </label>
          )}
        </div>
      </section>
      <section className="card">
        <h2>{w.visit.nextStep}</h2>
        <input
          className="input"
          maxLength={500}
          aria-label={w.visit.nextStep}
          placeholder={w.visit.nextStepHint}
          value={draft.nextStep}
          onChange={(event) => change({ nextStep: event.target.value })}
        />
        {draft.nextStep.trim() !== '' && (
          <label className="form-field">
            {w.visit.nextStepOn}
            <input
              className="input"
              type="date"
              min={today.date}
              value={draft.nextStepOn}
              onChange={(event) => change({ nextStepOn: event.target.value })}
            />
          </label>
        )}
      </section>
      <div className="bottom-action">
        {missing.length > 0 && <small className="attention">{w.visit.missing(missing.join('、'))}</small>}
        <button
          type="button"
          className="button primary big"
          disabled={missing.length > 0}
          onClick={() => setEnding(true)}
        >
          {w.stop.end}
        </button>
      </div>
      {ending && (
        <FixSheet
          title={w.stop.end}
          onCancel={() => setEnding(false)}
          onDone={(result) => void end(result)}
        />
      )}
    </main>
  )
}

function Timer({ since }: { since: string }): ReactElement {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1000))
  const pad = (value: number): string => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  return (
    <span className="tabular" role="timer">
      {hours > 0 && `${hours}:`}
      {pad(Math.floor(seconds / 60) % 60)}:{pad(seconds % 60)}
    </span>
  )
}

function Photo(props: {
  content: Blob
  label: string
  removeLabel: string
  onRemove: () => void
}): ReactElement {
  const [address, setAddress] = useState<string | null>(null)
  const { content } = props
  useEffect(() => {
    const url = URL.createObjectURL(content)
    // oxlint-disable-next-line react/set-state-in-effect -- the address belongs to the browser and must be given back
    setAddress(url)
    return () => URL.revokeObjectURL(url)
  }, [content])
  return (
    <figure className="photo">
      {address && <img src={address} alt={props.label} />}
      <button type="button" aria-label={props.removeLabel} onClick={props.onRemove}>
        ×
      </button>
    </figure>
  )
}
