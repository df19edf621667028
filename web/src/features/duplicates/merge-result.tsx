import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactElement, useState } from 'react'
import { type CustomerMerge, undoMerge } from '#contracts/customer-merges.ts'
import { call } from '#kit/api.ts'
import { useWords } from '#kit/words.ts'
import { notifyFailure } from '../../app/notes.tsx'
import { useRefresh } from './queries.ts'
import { duplicateWords } from './words.ts'

/** What a merge came to, with the way back. */
export function MergeResult(props: { merge: CustomerMerge; onNext: () => void }): ReactElement {
  const w = useWords(duplicateWords)
  const refresh = useRefresh()
  const [undone, setUndone] = useState(false)
  const [busy, setBusy] = useState(false)
  const undo = async (): Promise<void> => {
    setBusy(true)
    try {
      await call(undoMerge, { params: { id: props.merge.id }, body: {} })
      setUndone(true)
      await refresh()
    } catch (failure) {
      notifyFailure(failure)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="pair-result" role="status">
      <b>{undone ? w.undone : w.merged(props.merge.survivor.name, props.merge.rows)}</b>
      <div className="row-gap">
        {!undone && (
          <Button loading={busy} onClick={() => void undo()}>
            {w.undo}
          </Button>
        )}
        <Link to="/customers/$id" params={{ id: props.merge.survivor.id }}>
          {w.open}
        </Link>
        <Button type="primary" onClick={props.onNext}>
          {w.next}
        </Button>
      </div>
    </div>
  )
}
