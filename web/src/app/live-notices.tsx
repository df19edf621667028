import { useEffect, useRef } from 'react'
import { createNoticeGatherer, type Notice, noticeOf, noticeWords, silencedNotices } from '#kit/notices.ts'
import { useWords } from '#kit/words.ts'
import { useLive } from './live.ts'
import { notify } from './notes.tsx'
import { useSession } from './session.ts'

/** Tells quietly, and once for many, what happens to the person's own customers and what waits for a decision. */
export function LiveNotices(): null {
  const { topics } = useWords(noticeWords)
  const { me, can } = useSession()
  const said = useRef(topics)
  useEffect(() => {
    said.current = topics
  })
  const gather = useRef<((notice: Notice) => void) | null>(null)
  useLive('', (event) => {
    const notice = noticeOf(event, { id: me.id, approves: can('privacy.approve') })
    if (notice && !silencedNotices().has(notice.kind)) {
      gather.current ??= createNoticeGatherer((told) => {
        for (const [topic, count] of told) notify(said.current[topic](count), 'attention')
      })
      gather.current(notice)
    }
  })
  return null
}
