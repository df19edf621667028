import { z } from 'zod'
import { done, id, moment } from './common.ts'
import { endpoint } from './http.ts'

/** How much of a visit a calendar program is told. */
export const feedDetail = z.enum(['count', 'names', 'addresses'])
export type FeedDetail = z.infer<typeof feedDetail>

export const calendarFeed = z.object({
  id,
  detail: feedDetail,
  createdAt: moment,
  lastReadAt: moment.nullable(),
})
export const listFeeds = endpoint({
  name: 'feeds.list',
  method: 'GET',
  path: '/api/v1/calendar-feeds',
  summary: { zh: '我的日历订阅', en: 'My calendar feeds' },
  access: 'visits.perform',
  response: z.object({ feeds: z.array(calendarFeed), most: feedDetail }),
})
/** The address is answered once and kept nowhere. */
export const createFeed = endpoint({
  name: 'feeds.create',
  method: 'POST',
  path: '/api/v1/calendar-feeds',
  summary: { zh: '新建日历订阅', en: 'Make a calendar feed' },
  access: 'visits.perform',
  body: z.object({ detail: feedDetail }),
  response: z.object({ feed: calendarFeed, path: z.string() }),
  ratePerMinute: 10,
})
export const revokeFeed = endpoint({
  name: 'feeds.revoke',
  method: 'DELETE',
  path: '/api/v1/calendar-feeds/:id',
  summary: { zh: '停用日历订阅', en: 'Revoke a calendar feed' },
  access: 'visits.perform',
  params: z.object({ id }),
  response: done,
})
/** Read by calendar programs, which cannot sign in: whoever has the address reads it, until it is revoked. */
export const readFeed = endpoint({
  name: 'feeds.read',
  method: 'GET',
  path: '/api/v1/calendar-feeds/:token/visits.ics',
  summary: { zh: '走访日历（iCalendar）', en: 'Visits as iCalendar' },
  access: 'public',
  params: z.object({ token: z.string().min(20).max(100) }),
  response: z.unknown(),
  kind: 'file',
  ratePerMinute: 30,
})
