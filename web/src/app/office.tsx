import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { configureApi } from '#kit/api.ts'
import { IdleWatch } from './idle/idle-watch.tsx'
import { Notes } from './notes.tsx'
import { router } from './router.tsx'
import { SessionGate } from './session-gate.tsx'
import { askToSignInAgain, SignInAgain } from './sign-in-again.tsx'
import { Theme } from './theme.tsx'

const queries = new QueryClient({
  defaultOptions: {
    // Repeating is the client's business (kit/api.ts): it knows what may be repeated.
    queries: { retry: false, staleTime: 15_000, refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
})
configureApi({ signInAgain: askToSignInAgain })

/** The whole office: look, data, who is signed in, pages. */
export function Office(): ReactElement {
  return (
    <QueryClientProvider client={queries}>
      <Theme>
        <SessionGate>
          <IdleWatch />
          <RouterProvider router={router} />
        </SessionGate>
        <SignInAgain />
        <Notes />
      </Theme>
    </QueryClientProvider>
  )
}
