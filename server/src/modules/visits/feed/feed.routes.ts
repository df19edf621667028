import { createFeed, listFeeds, readFeed, revokeFeed } from '#contracts/feeds.ts'
import { ok } from '#platform/errors/result.ts'
import { route, type Route, sent } from '#platform/http/index.ts'
import type { VisitsContext } from '../visits.context.ts'
import { endFeed, feedText, makeFeed, openFeeds } from './feed.service.ts'

export function feedRoutes(context: VisitsContext): Route[] {
  return [
    route(listFeeds, async (call) => ok(await openFeeds(context, call))),
    route(createFeed, (call) => makeFeed(context, call, call.body.detail)),
    route(revokeFeed, (call) => endFeed(context, call, call.params.id)),
    route(readFeed, async ({ params, reply }) => {
      const text = await feedText(context, params.token)
      if (!text.ok) return text
      await reply
        .type('text/calendar; charset=utf-8')
        .header('cache-control', 'private, no-store')
        .send(text.value)
      return ok(sent)
    }),
  ]
}
