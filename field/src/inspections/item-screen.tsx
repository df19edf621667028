import { type ReactElement, useEffect, useState } from 'react'
import type { Enquiry, EnquiryAnswer } from '#contracts/inspections.ts'
import { formatDate, formatTime } from '#kit/format.ts'
import { packIn } from '#kit/trade-words.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { listed } from '#kit/punctuation.ts'
import { limitsOf } from '../day/limits.ts'
import { Icon } from '../shell/icons.tsx'
import { go } from '../shell/router.ts'
import { useField } from '../shell/session.ts'
import { useSync } from '../shell/sync-state.tsx'
import { toast } from '../shell/toast.tsx'
import type { FieldDay } from '../store/db.ts'
import { useStored } from '../store/live.ts'
import { FixSheet } from '../visit/fix-sheet.tsx'
import { missingFields, PackForm } from '../visit/form.tsx'
import type { FixResult } from '../visit/position.ts'
import { Verdict } from '../visit/verdict.tsx'
import type { LocalItem, LocalPlan } from './derive.ts'
import { ItemPhotos } from './item-photos.tsx'
import { type ItemDraft, keepRecord, memory } from './store.ts'
import { usePlans } from './use-plans.ts'
import { inspectionWords } from './words.ts'

/** At a shop: what the owner says about claimed visits, what is found, photos, 结束考核. */
export default function ItemScreen({
  itemId,
  day,
}: {
  itemId: string
  day: FieldDay | null
}): ReactElement | null {
  const w = useWords(inspectionWords)
  const plans = usePlans()
  // Nothing to fill in is shown before the draft has been read: typing into an empty one would replace it.
  const stored = useStored(
    async () => ({ draft: (await memory.drafts.get(itemId)) ?? null }),
    `item draft ${itemId}`,
  )
  if (plans === undefined || stored === undefined) return null
  const local = plans.find(({ items }) => items.some((one) => one.item.id === itemId))
  const one = local?.items.find(({ item }) => item.id === itemId)
  if (!local || !one || one.state === 'done') {
    return (
      <main className="screen">
        <section className="empty">
          <p>{w.gone}</p>
          <button type="button" className="button primary" onClick={() => go('inspections')}>
            {w.back}
          </button>
        </section>
      </main>
    )
  }
  const kept = stored.draft ?? { itemId, findings: {}, enquiries: [], remark: '' }
  return <OpenItem key={itemId} local={local} one={one} kept={kept} day={day} />
}

function OpenItem(props: {
  local: LocalPlan
  one: LocalItem
  kept: ItemDraft
  day: FieldDay | null
}): ReactElement {
  const w = useWords(inspectionWords)
  const { db, session } = useField()
  const { online, syncNow } = useSync()
  const { local, one } = props
  const { item } = one
  const form = packIn(local.plan.form, useLocale())
  const [draft, setDraft] = useState(props.kept)
  const [ending, setEnding] = useState(false)
  const photos =
    useStored(() => db.photos.where('visitId').equals(item.id).toArray(), `photos ${item.id}`) ?? []
  const questions = item.claims.length > 0 ? item.claims.map((claim) => claim.visitId) : [null]
  const asked = questions.every((visitId) => draft.enquiries.some((enquiry) => enquiry.visitId === visitId))
  const missing = [...(asked ? [] : [w.enquiry]), ...missingFields(form, draft.findings)]
  const change = (part: Partial<ItemDraft>): void => {
    const next = { ...draft, ...part }
    setDraft(next)
    void memory.drafts.put(next)
  }
  const answer = (visitId: string | null, said: EnquiryAnswer): void => {
    const others = draft.enquiries.filter((enquiry) => enquiry.visitId !== visitId)
    const next: Enquiry = { visitId, answer: said, note: null }
    change({ enquiries: [...others, next] })
  }
  const end = async (result: FixResult): Promise<void> => {
    await keepRecord({
      personId: session.me.id,
      customerName: item.customer.name,
      operation: {
        kind: 'inspection_end',
        planId: local.plan.id,
        itemId: item.id,
        fix: result.fix,
        fixProblem: result.problem,
        findings: { ...draft.findings },
        enquiries: questions.flatMap(
          (visitId) => draft.enquiries.find((enquiry) => enquiry.visitId === visitId) ?? [],
        ),
        remark: draft.remark.trim() || null,
        photoIds: photos.map((photo) => photo.id),
      },
    })
    await memory.drafts.delete(item.id)
    syncNow()
    toast(online ? w.saved : w.savedOffline)
    go('inspections')
  }
  return (
    <main className="screen visit">
      <header className="screen-head">
        <button type="button" className="icon-button" aria-label={w.back} onClick={() => go('inspections')}>
          <Icon name="back" />
        </button>
        <div>
          <h1>{item.customer.name}</h1>
          <p className="quiet">
            {w.manager(item.manager.name)} · {w.timer} <Elapsed since={one.startedAt} />
          </p>
        </div>
      </header>
      {one.place && <Verdict place={one.place} />}
      <section className="card">
        <h2>{w.enquiry}</h2>
        <p className="quiet">{w.enquiryHint}</p>
        {questions.map((visitId) => {
          const claim = item.claims.find((each) => each.visitId === visitId)
          const said = draft.enquiries.find((enquiry) => enquiry.visitId === visitId)?.answer
          return (
            <fieldset key={visitId ?? 'anybody'} className="form-field">
              <legend>
                {claim
                  ? w.visitOf(formatDate(claim.date), formatTime(claim.startedAt))
                  : w.anybody(local.plan.claimedDays)}
              </legend>
              <div className="choices">
                {(['confirmed', 'denied', 'unsure'] as const).map((choice) => (
                  <button
                    type="button"
                    key={choice}
                    className="choice"
                    aria-pressed={said === choice}
                    onClick={() => answer(visitId, choice)}
                  >
                    {w.answers[choice]}
                  </button>
                ))}
              </div>
            </fieldset>
          )
        })}
      </section>
      <section className="card">
        <h2>{w.form}</h2>
        <PackForm form={form} findings={draft.findings} onChange={(findings) => change({ findings })} />
        <label className="form-field">
          {w.remark}
          <textarea
            className="input"
            rows={2}
            maxLength={2000}
            placeholder={w.remarkHint}
            value={draft.remark}
            onChange={(event) => change({ remark: event.target.value })}
          />
        </label>
      </section>
      <ItemPhotos itemId={item.id} photos={photos} limits={limitsOf(props.day)} />
      <div className="bottom-action">
        {missing.length > 0 && <small className="attention">{w.missing(listed(missing))}</small>}
        <button
          type="button"
          className="button primary big"
          disabled={missing.length > 0}
          onClick={() => setEnding(true)}
        >
          {w.end}
        </button>
      </div>
      {ending && (
        <FixSheet
          carrierFor={null}
          title={w.end}
          timeoutSeconds={limitsOf(props.day).fixTimeoutSeconds}
          onCancel={() => setEnding(false)}
          onDone={(result) => void end(result)}
        />
      )}
    </main>
  )
}

function Elapsed({ since }: { since: string | null }): ReactElement {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const seconds = since === null ? 0 : Math.max(0, Math.floor((now - Date.parse(since)) / 1000))
  const pad = (value: number): string => String(value).padStart(2, '0')
  return (
    <span className="tabular" role="timer">
      {pad(Math.floor(seconds / 60))}:{pad(seconds % 60)}
    </span>
  )
}
