import { Modal } from 'antd'
import type { ReactElement } from 'react'
import { useWords } from '#kit/words.ts'
import { useMe, useSetMe } from '../session.ts'
import { LoginForm } from './login-form.tsx'
import { loginWords } from './login-words.ts'
import './login.css'

/** The session has ended while a page is open: signs in again over it. */
export default function SignInDialog({ onSignedIn }: { onSignedIn: () => void }): ReactElement | null {
  const w = useWords(loginWords)
  const me = useMe()
  const setMe = useSetMe()
  if (!me.data) return null
  const before = me.data
  return (
    <Modal
      open
      title={w.again}
      footer={null}
      width={400}
      closable={false}
      mask={{ closable: false }}
      // Whoever passes by must not read what the person left open.
      rootClassName="sign-in-again"
      keyboard={false}
    >
      <p className="quiet">{w.againHint}</p>
      <LoginForm
        account={before.account}
        onSignedIn={(who) => {
          // Somebody else must not go on in the half-filled form of a colleague.
          if (who.id !== before.id) location.reload()
          setMe(who)
          onSignedIn()
        }}
      />
    </Modal>
  )
}
