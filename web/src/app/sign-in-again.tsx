import { Modal } from 'antd'
import { type ReactElement, useSyncExternalStore } from 'react'
import { useWords } from '#kit/words.ts'
import { LoginForm } from './login/login-form.tsx'
import { loginWords } from './login/login-words.ts'
import { useMe, useSetMe } from './session.ts'

/** Calls that were refused because the session has ended; all go on together once the person is back. */
let waiting: (() => void)[] = []
const listeners = new Set<() => void>()
let asking = false

function tell(next: boolean): void {
  asking = next
  for (const listener of listeners) listener()
}

export async function askToSignInAgain(): Promise<void> {
  await new Promise<void>((resolve) => {
    waiting.push(resolve)
    tell(true)
  })
}

/** Asks for the password over the open page, so that nothing typed is lost. */
export function SignInAgain(): ReactElement | null {
  const w = useWords(loginWords)
  const me = useMe()
  const setMe = useSetMe()
  const open = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => asking,
  )
  if (!open || !me.data) return null
  return (
    <Modal
      open
      title={w.again}
      footer={null}
      width={400}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
    >
      <p className="quiet">{w.againHint}</p>
      <LoginForm
        account={me.data.account}
        onSignedIn={(who) => {
          // Somebody else must not go on in the half-filled form of a colleague.
          if (who.id !== me.data?.id) location.reload()
          setMe(who)
          const going = waiting
          waiting = []
          tell(false)
          for (const go of going) go()
        }}
      />
    </Modal>
  )
}
