import { type ReactElement, useState } from 'react'
import { noticeKinds, noticeWords, silencedNotices, silenceNotice } from '#kit/notices.ts'
import { useWords } from '#kit/words.ts'

/** What this phone tells of as it happens: a switch a kind. */
export function NoticeSwitches(): ReactElement {
  const w = useWords(noticeWords)
  const [silenced, setSilenced] = useState(silencedNotices)
  return (
    <section className="card" aria-label={w.title}>
      <b>{w.title}</b>
      {noticeKinds
        .filter((kind) => kind !== 'approvals')
        .map((kind) => (
          <label key={kind} className="line">
            <span>{w.kinds[kind]}</span>
            <input
              type="checkbox"
              className="notice-switch"
              checked={!silenced.has(kind)}
              onChange={(event) => setSilenced(silenceNotice(kind, !event.target.checked))}
            />
          </label>
        ))}
    </section>
  )
}
