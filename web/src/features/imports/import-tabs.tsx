import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useWords } from '#kit/words.ts'
import { useSession } from '../../app/session.ts'
import { holdingsWords } from './holdings-words.ts'

/** What files can hold: customers, and accounts where the pack keeps such. */
export function ImportTabs({ current }: { current: 'customers' | 'holdings' }): ReactElement | null {
  const w = useWords(holdingsWords)
  const { pack } = useSession()
  if (pack.holdingKinds.length === 0) return null
  return (
    <nav className="import-tabs" aria-label={w.tabs}>
      <Link to="/imports" aria-current={current === 'customers' ? 'page' : undefined}>
        {w.customers}
      </Link>
      <Link to="/imports/holdings" aria-current={current === 'holdings' ? 'page' : undefined}>
        {w.tab}
      </Link>
    </nav>
  )
}
