import { Navigate } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useWords } from '#kit/words.ts'
import { EmptyState, Page } from '../../shared/page.tsx'
import { useSession } from '../session.ts'
import { useEntries } from './navigation.tsx'
import { shellWords } from './shell-words.ts'

/** `/`: the first page of the day that the person may open. */
export function Home(): ReactElement {
  const entries = useEntries()
  const w = useWords(shellWords)
  const { me, can } = useSession()
  const pages = entries.flatMap((entry) => entry.pages)
  // Whoever leads people begins with how the day goes; everybody else with what to do.
  const leads = can('visits.plan') && me.rights['visits.plan'] !== 'own'
  const first = (leads && pages.find((page) => page.path === '/team')) || pages[0]
  if (first) return <Navigate to={first.path} replace />
  return (
    <Page title={me.name}>
      <EmptyState title={w.nothingYet} hint={w.nothingYetHint} />
    </Page>
  )
}
