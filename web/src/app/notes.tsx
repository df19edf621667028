import { type ReactElement, useEffect, useSyncExternalStore } from 'react'
import { defineMessages, useWords } from '#kit/words.ts'
import './notes.css'

interface Note {
  readonly id: number
  readonly kind: 'done' | 'attention' | 'failure'
  readonly text: string
  readonly undo: (() => void | Promise<void>) | null
  readonly seconds: number
}

const words = defineMessages(
  { undo: '撤销', close: '关闭', region: '提示' },
  { undo: 'Undo', close: 'Close', region: 'Notes' },
)

let notes: readonly Note[] = []
let lastId = 0
const listeners = new Set<() => void>()
function change(next: readonly Note[]): void {
  notes = next
  for (const listener of listeners) listener()
}
function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
function add(note: Omit<Note, 'id'>): void {
  // Three at most: the oldest gives way, work is never covered by a pile of notes.
  change([...notes.slice(-2), { ...note, id: ++lastId }])
}

/** A short note that goes by itself; failures stay longer and can be closed. */
export function notify(text: string, kind: Note['kind'] = 'done'): void {
  add({ kind, text, undo: null, seconds: kind === 'failure' ? 12 : 4 })
}

/** After a reversible action: ten seconds with 撤销 instead of "are you sure" before it. */
export function offerUndo(text: string, undo: () => void | Promise<void>): void {
  add({ kind: 'done', text, undo, seconds: 10 })
}

/** Says what a failure says; for `catch` of actions that have no place of their own to show it. */
export function notifyFailure(failure: unknown): void {
  notify(failure instanceof Error ? failure.message : String(failure), 'failure')
}

/** Where the notes appear; once in the shell. */
export function Notes(): ReactElement {
  const shown = useSyncExternalStore(subscribe, () => notes)
  const w = useWords(words)
  return (
    <section className="notes" aria-live="polite" aria-label={w.region}>
      {shown.map((note) => (
        <NoteLine key={note.id} note={note} />
      ))}
    </section>
  )
}

const signs = { done: '✓', attention: '!', failure: '×' } as const

function NoteLine({ note }: { note: Note }): ReactElement {
  const w = useWords(words)
  useEffect(() => {
    const timer = setTimeout(() => close(note.id), note.seconds * 1000)
    return () => clearTimeout(timer)
  }, [note])
  return (
    <div className="note" data-kind={note.kind} role={note.kind === 'failure' ? 'alert' : undefined}>
      <b aria-hidden="true">{signs[note.kind]}</b>
      <span>{note.text}</span>
      {note.undo && (
        <button
          type="button"
          className="note-undo"
          onClick={() => {
            close(note.id)
            Promise.resolve(note.undo?.()).catch(notifyFailure)
          }}
        >
          {w.undo}
        </button>
      )}
      <button type="button" aria-label={w.close} onClick={() => close(note.id)}>
        ×
      </button>
      {note.undo && <i className="note-time" style={{ animationDuration: `${note.seconds}s` }} />}
    </div>
  )
}

function close(id: number): void {
  change(notes.filter((note) => note.id !== id))
}
