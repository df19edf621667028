import { Button, Input } from 'antd'
import { type ReactElement, useEffect, useState } from 'react'
import { decideDuplicate, type DuplicatePair } from '#contracts/customer-duplicates.ts'
import { type CustomerMerge, type MergeField, mergeCustomers } from '#contracts/customer-merges.ts'
import type { Customer } from '#contracts/customers.ts'
import { call } from '#kit/api.ts'
import { formatDate } from '#kit/format.ts'
import { newId } from '#kit/ids.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { notify, notifyFailure, offerUndo } from '../../app/notes.tsx'
import { CompareTable } from './compare-table.tsx'
import { Moving } from './moving.tsx'
import { usePreview, useRefresh } from './queries.ts'
import { Reasons } from './reasons.tsx'
import { Score } from './score.tsx'
import { isTyping } from './typing.ts'
import { duplicateWords } from './words.ts'

/** Both cards side by side: which one stays, whose value stays field by field, what moves; merge or tell apart. */
export function PairPanel(props: {
  pair: DuplicatePair
  view: 'open' | 'apart'
  onMerged: (merge: CustomerMerge) => void
}): ReactElement {
  const w = useWords(duplicateWords)
  const locale = useLocale()
  const { pair, view } = props
  const refresh = useRefresh()
  const [survivorId, setSurvivorId] = useState(older(pair.a, pair.b).id)
  /** Fields that were chosen by hand: whose value stays. */
  const [chosen, setChosen] = useState<Partial<Record<MergeField, string>>>({})
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const [survivor, merged] = survivorId === pair.a.id ? [pair.a, pair.b] : [pair.b, pair.a]
  const preview = usePreview(survivor.id, merged.id)

  const valueFrom = (field: MergeField): string => chosen[field] ?? usual(pair, field, survivor, merged)
  const act = async (what: () => Promise<void>): Promise<void> => {
    if (busy) return
    setBusy(true)
    try {
      await what()
    } catch (failure) {
      notifyFailure(failure)
      await refresh()
    } finally {
      setBusy(false)
    }
  }
  const merge = async (): Promise<void> =>
    act(async () => {
      const result = await call(mergeCustomers, {
        body: {
          id: newId(),
          survivorId: survivor.id,
          survivorVersion: survivor.version,
          mergedId: merged.id,
          mergedVersion: merged.version,
          take: pair.comparison.flatMap(({ field }) => (valueFrom(field) === merged.id ? [field] : [])),
          reason: reason.trim() || null,
        },
      })
      props.onMerged(result)
    })
  const decide = async (apart: boolean): Promise<void> =>
    act(async () => {
      const body = { oneId: pair.a.id, otherId: pair.b.id }
      await call(decideDuplicate, { body: { ...body, apart, reason: reason.trim() || null } })
      if (apart)
        offerUndo(w.toldApart, async () => {
          await call(decideDuplicate, { body: { ...body, apart: false, reason: null } })
          await refresh()
        })
      else notify(w.reconsidered)
      await refresh()
    })

  useEffect(() => {
    const key = (event: KeyboardEvent): void => {
      if (isTyping(event)) return
      if (event.key === '1') setSurvivorId(pair.a.id)
      else if (event.key === '2') setSurvivorId(pair.b.id)
      else if (event.key === 'm') void merge()
      else if (event.key === 'n' && view === 'open') void decide(true)
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', key)
    return () => document.removeEventListener('keydown', key)
  })

  const { apart } = pair
  return (
    <>
      <header className="pair-head">
        <Score score={pair.score} />
        <Reasons reasons={pair.reasons} />
      </header>
      {apart && (
        <p className="pair-note" data-kind={view}>
          {view === 'apart'
            ? w.decided(
                apart.by?.name ?? w.system,
                formatDate(apart.at.slice(0, 10), locale),
                apart.reason ?? '',
              )
            : w.again(apart.by?.name ?? w.system, formatDate(apart.at.slice(0, 10), locale))}
        </p>
      )}
      <CompareTable
        pair={pair}
        survivorId={survivor.id}
        onSurvivor={setSurvivorId}
        valueFrom={valueFrom}
        onValue={(field, id) => setChosen((before) => ({ ...before, [field]: id }))}
      />
      <Moving moving={preview.data?.moving} />
      <footer className="pair-actions">
        <Input
          aria-label={w.reason}
          placeholder={w.reason}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <Button type="primary" loading={busy} onClick={() => void merge()}>
          {w.mergeInto(nameOf(valueFrom('name') === merged.id ? merged : survivor))}
        </Button>
        {view === 'open' ? (
          <Button disabled={busy} onClick={() => void decide(true)}>
            {w.notDuplicate}
          </Button>
        ) : (
          <Button disabled={busy} onClick={() => void decide(false)}>
            {w.reconsider}
          </Button>
        )}
        <small className="quiet">{w.keys}</small>
      </footer>
    </>
  )
}

const nameOf = ({ name }: Customer): string => name

/** The card that was there first has the longer past, as a rule. */
const older = (a: Customer, b: Customer): Customer => (b.createdAt < a.createdAt ? b : a)

/** Whose value stays unless somebody chooses: the survivor's, or the only one there is. */
function usual(pair: DuplicatePair, field: MergeField, survivor: Customer, merged: Customer): string {
  const says = pair.comparison.find((one) => one.field === field)?.says
  return says === 'only_one' && isEmpty(survivor, field) ? merged.id : survivor.id
}

function isEmpty(customer: Customer, field: MergeField): boolean {
  if (field === 'owner') return customer.owner === null
  const value = customer[field]
  return value === null || value === ''
}
