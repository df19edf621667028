import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { ReactElement } from 'react'
import type { Me } from '#contracts/identity.ts'
import { loginOptions } from '#contracts/identity.ts'
import { call } from '#kit/api.ts'
import { useWords } from '#kit/words.ts'
import { type Installation, useSetMe } from '../session.ts'
import { LoginForm } from './login-form.tsx'
import { LoginFrame } from './login-frame.tsx'
import { loginWords } from './login-words.ts'

export default function LoginPage(props: {
  installation: Installation | null
  onSignedIn: (me: Me) => void
}): ReactElement {
  const w = useWords(loginWords)
  const setMe = useSetMe()
  const options = useQuery({
    queryKey: ['login-options'],
    queryFn: async ({ signal }) => call(loginOptions, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const oidc = options.data?.oidc
  return (
    <LoginFrame name={props.installation?.name ?? null}>
      <h1>{w.title}</h1>
      <LoginForm
        onSignedIn={(me) => {
          props.onSignedIn(me)
          setMe(me)
        }}
      />
      {oidc && (
        <>
          <div className="login-or">
            <span>{w.or}</span>
          </div>
          <Button size="large" block href={oidc.startPath}>
            {oidc.label}
          </Button>
        </>
      )}
    </LoginFrame>
  )
}
