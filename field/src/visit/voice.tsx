import { type ReactElement, useEffect, useRef, useState } from 'react'
import type { FieldLimits } from '#contracts/visits-field.ts'
import { newId } from '#kit/ids.ts'
import { useWords } from '#kit/words.ts'
import { Icon } from '../shell/icons.tsx'
import { useField } from '../shell/session.ts'
import type { FieldDatabase, QueuedPhoto } from '../store/db.ts'
import { sha256 } from './photo.ts'
import { type Recorder, type Recording, type RecordingProblem, startRecording } from './recorder.ts'
import { voiceWords } from './voice-words.ts'

/** Spoken notes of a visit: recorded, heard again and deleted here, sent like photos. */
export function VoiceNotes(props: {
  visitId: string
  notes: readonly QueuedPhoto[]
  limits: FieldLimits
}): ReactElement | null {
  const w = useWords(voiceWords)
  const { db, session } = useField()
  const { visitId, notes, limits } = props
  const [running, setRunning] = useState<{ recorder: Recorder; since: number } | null>(null)
  const [problem, setProblem] = useState<RecordingProblem | null>(null)
  const latest = useRef<Recorder | null>(null)
  // Whoever leaves the page stops the recording; what was said until then is kept.
  useEffect(() => () => latest.current?.stop(), [])
  if (limits.voiceSeconds === 0) return null
  const begin = async (): Promise<void> => {
    setProblem(null)
    const recorder = await startRecording(limits.voiceSeconds)
    if (typeof recorder === 'string') {
      setProblem(recorder)
      return
    }
    latest.current = recorder
    setRunning({ recorder, since: Date.now() })
    const recording = await recorder.finished
    latest.current = null
    setRunning(null)
    if (recording) await keepVoice(db, { recording, visitId, personId: session.me.id })
  }
  return (
    <section className="card">
      <h2>{w.title}</h2>
      {notes.map((note, index) => (
        <div className="voice" key={note.id}>
          <Playback content={note.content} label={w.note(index + 1)} />
          <button
            type="button"
            className="button plain"
            aria-label={w.remove(index + 1)}
            onClick={() => void db.photos.delete(note.id)}
          >
            {w.delete}
          </button>
        </div>
      ))}
      {running ? (
        <button type="button" className="button recording" onClick={running.recorder.stop}>
          <i aria-hidden="true" />
          <Left since={running.since} seconds={limits.voiceSeconds} />
        </button>
      ) : (
        notes.length < limits.voiceNotes && (
          <button type="button" className="button" onClick={() => void begin()}>
            <Icon name="microphone" size={20} />
            {w.record}
          </button>
        )
      )}
      {problem ? (
        <p className="attention" role="alert">
          {w.problems[problem]}
        </p>
      ) : (
        <p className="quiet">{w.hint(limits.voiceSeconds, limits.voiceNotes)}</p>
      )}
    </section>
  )
}

async function keepVoice(
  db: FieldDatabase,
  { recording, visitId, personId }: { recording: Recording; visitId: string; personId: string },
): Promise<void> {
  const id = newId()
  const { content, seconds } = recording
  await db.photos.add({
    id,
    personId,
    visitId,
    name: `${visitId.slice(-6)}-${id.slice(-4)}.${content.type.split('/')[1] ?? 'audio'}`,
    content,
    sha256: await sha256(content),
    takenAt: new Date().toISOString(),
    kind: 'voice',
    seconds,
    state: 'waiting',
    message: null,
  })
}

function Left({ since, seconds }: { since: number; seconds: number }): ReactElement {
  const w = useWords(voiceWords)
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250)
    return () => clearInterval(timer)
  }, [])
  const left = Math.max(0, Math.ceil(seconds - (now - since) / 1000))
  return (
    <span className="tabular">
      {w.stop(`${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`)}
    </span>
  )
}

function Playback({ content, label }: { content: Blob; label: string }): ReactElement {
  const player = useRef<HTMLAudioElement>(null)
  useEffect(() => {
    const url = URL.createObjectURL(content)
    if (player.current) player.current.src = url
    return () => URL.revokeObjectURL(url)
  }, [content])
  // What was just spoken has no captions.
  // oxlint-disable-next-line jsx-a11y/media-has-caption
  return <audio ref={player} controls preload="metadata" aria-label={label} />
}
