import type { ComponentType, ReactElement } from 'react'
import type { Verb } from '#contracts/access.ts'
import type { Messages } from '#kit/words.ts'

/**
 * How a feature joins the office.
 *
 * Each folder `web/src/features/<name>/` has an `index.tsx` whose default export is `defineFeature({...})`.
 * Nothing else has to be touched: the shell collects all of them, makes the routes, shows the navigation
 * entries, and offers the pages in the global search (`/`).
 *
 * `index.tsx` is part of the first download, so it holds declarations only (paths, words, icon); every page is
 * behind `load: async () => import('./some-page.tsx')`, whose default export is the page's component.
 *
 *     import CarOutlined from '@ant-design/icons/CarOutlined'
 *     import { defineMessages } from '#kit/words.ts'
 *     import { defineFeature } from '../../app/features.ts'
 *
 *     export default defineFeature({
 *       name: 'visits',
 *       pages: [
 *         {
 *           path: '/plan',
 *           title: defineMessages({ title: '走访计划' }, { title: 'Visit plan' }),
 *           needs: ['visits.plan'],
 *           nav: { group: 'today', order: 10, icon: CarOutlined },
 *           load: async () => import('./plan-page.tsx'),
 *         },
 *       ],
 *     })
 *
 * A page finds what it needs in `web/src/app/` and `web/src/shared/`:
 * - `useSession()` (app/session.ts): who is signed in, `can('visits.plan')`, the pack, today's business date;
 * - `usePageState()` (app/page-state.ts): the page's state in the address (strings, lists as `a,b`);
 * - `useParams()` of `@tanstack/react-router` with `{ strict: false }` for `$id` segments;
 * - `Page` (shared/page.tsx): title, actions and body of a page; `EmptyState`, `Failure` beside it;
 * - `offerUndo`, `notify`, `notifyFailure` (app/notes.tsx): the note with 撤销 for ten seconds, short notes;
 * - `useLive()` (app/live.ts): realtime events; `useQuery`/`useMutation` of `@tanstack/react-query` with `call()`.
 */
export interface Feature {
  /** Folder name; also the first part of query keys. */
  readonly name: string
  readonly pages: readonly PageDeclaration[]
}

export interface PageDeclaration {
  /** Below the origin; `$id` for a parameter: `/customers/$id`. */
  readonly path: `/${string}`
  readonly title: Messages<{ title: string }>
  /** In Chinese the pack's own word for customers (零售户) is the title, wherever it is shown. */
  readonly namedByPack?: true
  /** Offered only where the pack has assessments on site. */
  readonly assesses?: true
  /** Any one of these rights opens the page; absent: everyone who is signed in. */
  readonly needs?: readonly Verb[]
  /** Absent: the page is reached from another page, not from the navigation. */
  readonly nav?: {
    readonly group: NavigationGroup
    readonly order: number
    readonly icon: ComponentType
  }
  /** Further words by which the global search finds the page. */
  readonly keywords?: readonly string[]
  /** What can be done within the page, each found by the global search under its own name. */
  readonly functions?: readonly PageFunction[]
  readonly load: () => Promise<{ default: () => ReactElement | null }>
}

/** A part of a page that people look for by name. */
export interface PageFunction {
  readonly title: Messages<{ title: string }>
  /** The state of the page in its address. */
  readonly search: Readonly<Record<string, string>>
  readonly keywords?: readonly string[]
  /** Any one of these rights, besides those of the page. */
  readonly needs?: readonly Verb[]
}

/** The loop of the day, in this order. */
export const navigationGroups = [
  'today',
  'customers',
  'touchpoints',
  'business',
  'insight',
  'growth',
  'settings',
] as const
export type NavigationGroup = (typeof navigationGroups)[number]

export function defineFeature(feature: Feature): Feature {
  return feature
}

const modules = import.meta.glob<{ default: Feature }>('../features/*/index.tsx', { eager: true })

/** All features that are there, by name. */
export const features: readonly Feature[] = Object.values(modules)
  .map((module) => module.default)
  .toSorted((a, b) => a.name.localeCompare(b.name))

export const pages: readonly PageDeclaration[] = features.flatMap((feature) => feature.pages)

/** The page that an address leads to, with `$id` segments matching anything. */
export function pageAt(pathname: string): PageDeclaration | undefined {
  const given = pathname.split('/').filter((part) => part !== '')
  return pages.find((page) => {
    const wanted = page.path.split('/').filter((part) => part !== '')
    return (
      wanted.length === given.length &&
      wanted.every((part, index) => part.startsWith('$') || part === given[index])
    )
  })
}
