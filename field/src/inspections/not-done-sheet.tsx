import { type ReactElement, useState } from 'react'
import type { FieldInspectionItem } from '#contracts/inspections-field.ts'
import { useWords } from '#kit/words.ts'
import { useField } from '../shell/session.ts'
import { Sheet } from '../shell/sheet.tsx'
import { useSync } from '../shell/sync-state.tsx'
import { keepRecord } from './store.ts'
import { inspectionWords } from './words.ts'

/** A shop that cannot be assessed, always with a reason. */
export function NotDoneSheet(props: {
  planId: string
  item: FieldInspectionItem
  onClose: () => void
}): ReactElement {
  const w = useWords(inspectionWords)
  const { session } = useField()
  const { syncNow } = useSync()
  const [reason, setReason] = useState('')
  const { item } = props
  const mark = async (why: string): Promise<void> => {
    await keepRecord({
      personId: session.me.id,
      customerName: item.customer.name,
      operation: { kind: 'inspection_not_done', planId: props.planId, itemId: item.id, reason: why },
    })
    props.onClose()
    syncNow()
  }
  return (
    <Sheet title={w.notDoneTitle(item.customer.name)} onClose={props.onClose}>
      <div className="choices">
        {w.notDoneReasons.split('|').map((choice) => (
          <button type="button" className="choice" key={choice} onClick={() => void mark(choice)}>
            {choice}
          </button>
        ))}
      </div>
      <input
        className="input"
        value={reason}
        maxLength={200}
        placeholder={w.notDoneOther}
        aria-label={w.notDoneOther}
        onChange={(event) => setReason(event.target.value)}
      />
      <button
        type="button"
        className="button primary"
        disabled={reason.trim() === ''}
        onClick={() => void mark(reason.trim())}
      >
        {w.confirm}
      </button>
      <button type="button" className="button plain" onClick={props.onClose}>
        {w.cancel}
      </button>
    </Sheet>
  )
}
