import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type ErrorComponentProps,
} from '@tanstack/react-router'
import { type ReactElement, useEffect } from 'react'
import { useWords } from '#kit/words.ts'
import { EmptyState, Failure, Page, SkeletonLines } from '../shared/page.tsx'
import { type PageDeclaration, pages } from './features.ts'
import { usePageTitle } from './page-title.ts'
import { parseState, stringifyState } from './page-state.ts'
import { useSession } from './session.ts'
import { Home } from './shell/home.tsx'
import { Shell } from './shell/shell.tsx'
import { shellWords } from './shell/shell-words.ts'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound })

const routes = pages.map((page) => {
  const Content = lazyRouteComponent(page.load)
  return createRoute({
    getParentRoute: () => root,
    path: page.path,
    component: function Guarded() {
      return <Guard page={page} content={<Content />} />
    },
  })
})

/** Every page of every feature; `/` leads to the first one the person may open. */
export const router = createRouter({
  routeTree: root.addChildren([
    createRoute({ getParentRoute: () => root, path: '/', component: Home }),
    ...routes,
  ]),
  parseSearch: parseState,
  stringifySearch: stringifyState,
  defaultPreload: 'intent',
  defaultErrorComponent: PageError,
  defaultPendingComponent: () => <SkeletonLines />,
  defaultPendingMs: 200,
  scrollRestoration: true,
})

function Guard({ page, content }: { page: PageDeclaration; content: ReactElement }): ReactElement {
  const { can } = useSession()
  const w = useWords(shellWords)
  const title = usePageTitle(page)
  useEffect(() => {
    document.title = `${title} · ${w.brand}`
  }, [title, w])
  if (page.needs && !page.needs.some(can)) {
    return (
      <Page title={title}>
        <EmptyState title={w.notAllowed} hint={w.notAllowedHint} />
      </Page>
    )
  }
  return content
}

function NotFound(): ReactElement {
  const w = useWords(shellWords)
  return (
    <Page title={w.notFound}>
      <EmptyState title={w.notFound} hint={w.notFoundHint} action={<a href="/">{w.toStart}</a>} />
    </Page>
  )
}

/** A page that broke leaves the shell standing; reloading the page part is offered. */
function PageError({ error, reset }: ErrorComponentProps): ReactElement {
  const w = useWords(shellWords)
  return (
    <Page title={w.pageBroke}>
      <Failure failure={error} retry={reset} />
    </Page>
  )
}
