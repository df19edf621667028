import { remember, remembered } from '../preferences.ts'

/** Where somebody went by the search: a function by its key, a customer by id alone, so that no name is kept here. */
export interface RecentPlace {
  readonly group: 'pages' | 'customers'
  readonly key: string
}

const most = 6
/** Of each person who signs in on this device, apart. */
const nameFor = (userId: string): string => `search.recent.${userId}`

export const recentPlaces = (userId: string): readonly RecentPlace[] =>
  remembered<readonly RecentPlace[]>(nameFor(userId), [])

export function keepRecent(userId: string, { group, key }: RecentPlace): void {
  const others = recentPlaces(userId).filter((one) => one.group !== group || one.key !== key)
  remember(nameFor(userId), [{ group, key }, ...others].slice(0, most))
}
