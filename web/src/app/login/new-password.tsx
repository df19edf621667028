import { useQueryClient } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import type { Me } from '#contracts/identity.ts'
import { useWords } from '#kit/words.ts'
import { meKey } from '../session.ts'
import { LoginFrame } from './login-frame.tsx'
import { loginWords } from './login-words.ts'
import { PasswordForm } from './password-form.tsx'

/** The step between signing in with a given password and the first page. */
export default function NewPassword({ me }: { me: Me }): ReactElement {
  const w = useWords(loginWords)
  const client = useQueryClient()
  return (
    <LoginFrame name={me.unit.name}>
      <h1>{w.mustChange}</h1>
      <p className="quiet">{w.mustChangeHint}</p>
      <PasswordForm
        account={me.account}
        onChanged={() => void client.invalidateQueries({ queryKey: meKey })}
      />
    </LoginFrame>
  )
}
