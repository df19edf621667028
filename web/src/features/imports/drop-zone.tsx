import { type ReactElement, useState } from 'react'
import { useWords } from '#kit/words.ts'
import { notify, notifyFailure } from '../../app/notes.tsx'
import { importWords } from './words.ts'

const largest = 128 * 1024 * 1024

/** Where a file is dropped or chosen; it is sent at once. */
export function DropZone<Batch>({
  upload,
  onUploaded,
}: {
  upload: (file: File) => Promise<Batch>
  onUploaded: (batch: Batch) => void
}): ReactElement {
  const w = useWords(importWords)
  const [over, setOver] = useState(false)
  const [busy, setBusy] = useState(false)
  const take = (file: File | undefined): void => {
    setOver(false)
    if (file === undefined) return
    if (!/\.(xlsx|csv)$/i.test(file.name)) {
      notify(w.wrongKind, 'failure')
      return
    }
    if (file.size > largest) {
      notify(w.tooLarge, 'failure')
      return
    }
    setBusy(true)
    upload(file)
      .then(onUploaded)
      .catch(notifyFailure)
      .finally(() => setBusy(false))
  }
  return (
    <label
      className="drop-zone"
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        take(event.dataTransfer.files[0])
      }}
    >
      <input
        type="file"
        accept=".xlsx,.csv"
        disabled={busy}
        onChange={(event) => {
          take(event.target.files?.[0])
          event.target.value = ''
        }}
      />
      <b>{busy ? w.uploading : w.drop}</b>
      <span className="quiet">{w.dropHint}</span>
      {busy && <progress aria-label={w.uploading} />}
    </label>
  )
}
