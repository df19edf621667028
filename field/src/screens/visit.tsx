import { type ReactElement, useEffect, useState } from 'react'
import type { StopCustomer } from '#contracts/visit-plans.ts'
import { formatTime } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { listed, sentences } from '#kit/punctuation.ts'
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
import { CardFields } from '../card/card-fields.tsx'
import { CustomerKnowledge } from '../needs/customer-knowledge.tsx'
import { StepList } from '../steps/step-list.tsx'
import { limitsOf } from '../day/limits.ts'
import { FixSheet } from '../visit/fix-sheet.tsx'
import { missingFields, PackForm } from '../visit/form.tsx'
import { KeptPhoto } from '../visit/kept-photo.tsx'
import { keepPhoto, photoTrouble } from '../visit/photo.ts'
import { photoWords } from '../visit/photo-words.ts'
import type { FixResult } from '../visit/position.ts'
import { Verdict, verdictText } from '../visit/verdict.tsx'
import { VoiceNotes } from '../visit/voice.tsx'
import { WithdrawVisit } from '../visit/withdraw.tsx'
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
  const customer = customersOf(today.day).get(visit.customerId) ?? null
  return <DraftedVisit key={visit.id} today={today} visit={visit} customer={customer} />
}

interface VisitProps {
  today: Today
  visit: LocalVisit
  customer: StopCustomer | null
}

/** Nothing can be entered before the draft has been read: the first tap would otherwise write over what was kept. */
function DraftedVisit(props: VisitProps): ReactElement {
  const { db } = useField()
  const { visit } = props
  const kept = useStored(
    async () => (await db.drafts.get(visit.id)) ?? emptyDraft(visit.id),
    `draft ${visit.id}`,
  )
  return kept ? <OpenVisit {...props} kept={kept} /> : <main className="screen visit" />
}

const emptyDraft = (visitId: string): VisitDraft => ({
  visitId,
  findings: {},
  note: '',
  nextStep: '',
  nextStepOn: '',
})

function OpenVisit({ today, visit, customer, kept }: VisitProps & { kept: VisitDraft }): ReactElement {
  const w = useWords(fieldWords)
  const ofPhotos = useWords(photoWords)
  const { db, session } = useField()
  const { online, syncNow } = useSync()
  const files =
    useStored(() => db.photos.where('visitId').equals(visit.id).toArray(), `photos ${visit.id}`) ?? []
  const photos = files.filter((file) => file.kind !== 'voice')
  const voices = files.filter((file) => file.kind === 'voice')
  const limits = limitsOf(today.day)
  const [draft, setDraft] = useState(kept)
  const [ending, setEnding] = useState(false)
  const form = session.pack.visitForm
  const missing = missingFields(form, draft.findings)
  const change = (part: Partial<VisitDraft>): void => {
    const next = { ...draft, ...part }
    setDraft(next)
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
        photoHashes: Object.fromEntries(
          photos.flatMap((photo) => (photo.hash ? [[photo.id, photo.hash]] : [])),
        ),
        voiceIds: voices.map((voice) => voice.id),
      },
    })
    await db.drafts.delete(visit.id)
    syncNow()
    const place = today.day ? placeOf(result.fix, customer, today.day.rule) : null
    toast(
      sentences(
        [online ? w.visit.saved : w.visit.savedOffline, place && verdictText(place)].filter(
          (one) => one !== null,
        ),
      ),
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
          <StepList today={today} customerId={customer.id} />
          <CardFields today={today} customer={customer} visitId={visit.id} />
          <CustomerKnowledge today={today} customer={customer} visitId={visit.id} />
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
            <KeptPhoto
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
                      limits,
                    }).catch((error: unknown) => toast(ofPhotos[photoTrouble(error)]))
                }}
              />
            </label>
          )}
        </div>
      </section>
      <VoiceNotes visitId={visit.id} notes={voices} limits={limits} />
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
      <WithdrawVisit today={today} visit={visit} />
      <div className="bottom-action">
        {missing.length > 0 && <small className="attention">{w.visit.missing(listed(missing))}</small>}
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
          timeoutSeconds={limits.fixTimeoutSeconds}
          carrierFor={today.day?.carrierPositioning ? 'end_visit' : null}
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
