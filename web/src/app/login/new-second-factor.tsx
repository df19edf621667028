import type { ReactElement } from 'react'
import type { Me } from '#contracts/identity.ts'
import { useWords } from '#kit/words.ts'
import { SecondFactor } from '../../features/account/second-factor.tsx'
import { accountWords } from '../../features/account/words.ts'
import { LoginFrame } from './login-frame.tsx'

/** The step for people whose role requires a second factor and who have none yet. */
export default function NewSecondFactor({ me }: { me: Me }): ReactElement {
  const w = useWords(accountWords)
  return (
    <LoginFrame name={me.unit.name}>
      <h1>{w.mustEnable}</h1>
      <p className="quiet">{w.mustEnableHint}</p>
      <SecondFactor />
    </LoginFrame>
  )
}
