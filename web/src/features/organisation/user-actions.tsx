import { Button, Modal } from 'antd'
import { type ReactElement, useState } from 'react'
import { resetPassword, resetSecondFactor, unlockUser, type User } from '#contracts/identity.ts'
import { call } from '#kit/api.ts'
import { useWords } from '#kit/words.ts'
import { notify, notifyFailure } from '../../app/notes.tsx'
import { InitialPassword } from './initial-password.tsx'
import { organisationWords } from './words.ts'

/** What an administrator can do for somebody who cannot get in. */
export function UserActions({ user, onChanged }: { user: User; onChanged: () => void }): ReactElement {
  const w = useWords(organisationWords)
  const [asking, setAsking] = useState<'password' | 'factor' | null>(null)
  const [password, setPassword] = useState<string | null>(null)
  const act = async (): Promise<void> => {
    setAsking(null)
    if (asking === 'password') {
      setPassword((await call(resetPassword, { params: { id: user.id } })).initialPassword)
    } else {
      await call(resetSecondFactor, { params: { id: user.id } })
      notify(w.factorReset(user.name))
    }
    onChanged()
  }
  const unlock = async (): Promise<void> => {
    await call(unlockUser, { params: { id: user.id } })
    notify(w.unlocked(user.name))
    onChanged()
  }
  return (
    <div className="row-gap">
      <Button onClick={() => setAsking('password')}>{w.resetPassword}</Button>
      {user.secondFactor && <Button onClick={() => setAsking('factor')}>{w.resetFactor}</Button>}
      {user.lockedUntil !== null && (
        <Button onClick={() => void unlock().catch(notifyFailure)}>{w.unlock}</Button>
      )}
      <Modal
        open={asking !== null}
        title={asking === 'factor' ? w.resetFactor : w.resetPassword}
        okText={w.proceed}
        okButtonProps={{ danger: true }}
        cancelText={w.cancel}
        onCancel={() => setAsking(null)}
        onOk={() => void act().catch(notifyFailure)}
      >
        <p className="consequence">
          {asking === 'factor' ? w.resetFactorConsequence(user.name) : w.resetConsequence(user.name)}
        </p>
      </Modal>
      {password !== null && (
        <InitialPassword name={user.name} password={password} onClose={() => setPassword(null)} />
      )}
    </div>
  )
}
