import { lazy, type ReactElement, Suspense, useSyncExternalStore } from 'react'

const SignInDialog = lazy(async () => import('./login/sign-in-dialog.tsx'))

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
  const open = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => asking,
  )
  if (!open) return null
  return (
    <Suspense>
      <SignInDialog
        onSignedIn={() => {
          const going = waiting
          waiting = []
          tell(false)
          for (const go of going) go()
        }}
      />
    </Suspense>
  )
}
