import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { getCalendar } from '#contracts/operations.ts'
import { call } from '#kit/api.ts'
import { formatDate } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { useLiveState } from '../live.ts'
import { useSession } from '../session.ts'
import { GlobalSearch } from './global-search.tsx'
import { PersonMenu } from './person-menu.tsx'
import { shellWords } from './shell-words.ts'
import { TasksMenu } from './tasks-menu.tsx'

export function Header(): ReactElement {
  const { me, today, installation } = useSession()
  const w = useWords(shellWords)
  const locale = useLocale()
  const liveState = useLiveState()
  const day = useQuery({
    queryKey: ['calendar', today],
    queryFn: async ({ signal }) => call(getCalendar, { query: { from: today, to: today }, signal }),
    staleTime: 3_600_000,
  })
  const dayName = day.data?.days[0]?.name
  return (
    <header className="header">
      <span className="header-unit" title={me.unit.name}>
        {me.unit.name}
      </span>
      <span className="header-day tabular">
        {formatDate(today, locale, today)}
        {dayName && ` · ${dayName}`}
      </span>
      {installation.demo && <span className="header-demo">{w.demo}</span>}
      <GlobalSearch />
      <span className="sync" data-state={liveState} role="status" title={w.sync[liveState]}>
        <i aria-hidden="true" />
        <span className="sync-word">{w.sync[liveState]}</span>
      </span>
      <TasksMenu />
      <PersonMenu />
    </header>
  )
}
