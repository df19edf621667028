import { Link, useLocation } from '@tanstack/react-router'
import { type ReactElement, useEffect, useRef } from 'react'
import { useWords } from '#kit/words.ts'
import { type NavigationGroup, navigationGroups, type PageDeclaration, pages } from '../features.ts'
import { usePageTitle } from '../page-title.ts'
import { setPreferences, usePreferences } from '../preferences.ts'
import { useSession } from '../session.ts'
import { shellWords } from './shell-words.ts'

/** The entries the person may open, by group, in the order of the loop. */
export function useEntries(): { group: NavigationGroup; pages: PageDeclaration[] }[] {
  const { can, pack } = useSession()
  return navigationGroups
    .map((group) => ({
      group,
      pages: pages
        .filter(
          (page) =>
            page.nav?.group === group &&
            (!page.needs || page.needs.some(can)) &&
            (!page.assesses || pack.assesses),
        )
        .toSorted((a, b) => (a.nav?.order ?? 0) - (b.nav?.order ?? 0)),
    }))
    .filter((entry) => entry.pages.length > 0)
}

export function Navigation(): ReactElement {
  const entries = useEntries()
  const w = useWords(shellWords)
  const folded = usePreferences().navigation === 'folded'
  const { pathname } = useLocation()
  return (
    <nav className="navigation" aria-label={w.navigation} data-folded={folded}>
      <a className="brand" href="/" aria-label={w.brand}>
        <img src="/favicon.svg" alt="" width="28" height="28" />
        <span>{w.brand}</span>
      </a>
      <div className="navigation-groups">
        {entries.map(({ group, pages }) => (
          <div key={group} role="group" aria-label={w.groups[group]}>
            <h2>{w.groups[group]}</h2>
            {pages.map((page) => (
              <Entry key={page.path} page={page} current={isWithin(pathname, page.path)} />
            ))}
          </div>
        ))}
      </div>
      <button
        type="button"
        className="fold"
        aria-label={folded ? w.unfold : w.fold}
        title={folded ? w.unfold : w.fold}
        onClick={() => setPreferences({ navigation: folded ? 'open' : 'folded' })}
      >
        {folded ? '»' : '«'}
      </button>
    </nav>
  )
}

function Entry({ page, current }: { page: PageDeclaration; current: boolean }): ReactElement {
  const title = usePageTitle(page)
  const Icon = page.nav?.icon
  const link = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    // On a phone the entries are a strip: the page that is open is never outside of it.
    if (current) link.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [current])
  return (
    <Link
      ref={link}
      to={page.path}
      className="entry"
      aria-current={current ? 'page' : undefined}
      title={title}
    >
      {Icon && <Icon />}
      <span>{title}</span>
    </Link>
  )
}

/** `/customers/…` belongs to `/customers`, unless a longer entry claims it. */
function isWithin(pathname: string, path: string): boolean {
  if (pathname !== path && !pathname.startsWith(`${path}/`)) return false
  return !pages.some(
    (other) =>
      other.nav &&
      other.path.length > path.length &&
      (pathname === other.path || pathname.startsWith(`${other.path}/`)),
  )
}
