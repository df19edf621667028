import { Button, Modal } from 'antd'
import { type ReactElement, useCallback, useEffect, useRef, useState } from 'react'
import { logout, sessionLeft } from '#contracts/identity.ts'
import { ApiFailure, call } from '#kit/api.ts'
import { lastDeedAt } from '#kit/attendance.ts'
import { defineMessages, useWords } from '#kit/words.ts'
import { notifyFailure } from '../notes.tsx'
import { useSetMe } from '../session.ts'
import { askToSignInAgain } from '../sign-in-again.tsx'
import { whatIsDue } from './idle-clock.ts'

const TICK_MS = 1000

const words = defineMessages(
  {
    title: '很久没有操作了',
    text: (seconds: string) =>
      `${seconds} 秒后自动退出登录。没有保存的内容会留在页面上，重新登录后可以接着做。`,
    stay: '继续使用',
    leave: '现在退出',
  },
  {
    title: 'Nothing was done for a while',
    text: (seconds) =>
      `You will be signed out in ${seconds} seconds. What is not saved stays on the page until you sign in again.`,
    stay: 'Stay signed in',
    leave: 'Sign out now',
  },
)

/** Warns before the session ends for want of activity, and asks for the password over the page once it has. */
export function IdleWatch(): ReactElement | null {
  const w = useWords(words)
  const setMe = useSetMe()
  /** Seconds left; null as long as there is nothing to warn of. */
  const [left, setLeft] = useState<number | null>(null)
  const clock = useRef({ endsAt: null as number | null, askedAt: 0, attendedAt: 0, asking: false })

  /** Asks the server how long is left; an attended question is itself what keeps the session. */
  const ask = useCallback(async (attended: boolean): Promise<void> => {
    const state = clock.current
    if (state.asking) return
    state.asking = true
    try {
      const { seconds } = await call(sessionLeft, { signIn: 'never', unattended: !attended })
      state.endsAt = Date.now() + seconds * 1000
    } catch (error) {
      if (!(error instanceof ApiFailure) || error.status !== 401) return
      setLeft(null)
      await askToSignInAgain()
      state.endsAt = null
    } finally {
      state.askedAt = Date.now()
      if (attended) state.attendedAt = state.askedAt
      state.asking = false
    }
  }, [])

  useEffect(() => {
    const timer = setInterval(() => {
      const due = whatIsDue({ ...clock.current, deedAt: lastDeedAt(), now: Date.now() })
      setLeft(due.warn)
      if (due.ask !== null) void ask(due.ask === 'attended')
    }, TICK_MS)
    return () => clearInterval(timer)
  }, [ask])

  if (left === null) return null
  return (
    <Modal
      open
      title={w.title}
      closable={false}
      mask={{ closable: false }}
      width={420}
      footer={[
        <Button
          key="leave"
          onClick={() =>
            void call(logout)
              .then(() => setMe(null))
              .catch(notifyFailure)
          }
        >
          {w.leave}
        </Button>,
        <Button key="stay" type="primary" autoFocus onClick={() => void ask(true)}>
          {w.stay}
        </Button>,
      ]}
    >
      <p role="alert" className="tabular">
        {w.text(String(left))}
      </p>
    </Modal>
  )
}
