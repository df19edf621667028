import { createHash, randomBytes } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import { type createFeed, type FeedDetail, feedDetail, type listFeeds, readFeed } from '#contracts/feeds.ts'
import type { ResponseOf } from '#contracts/http.ts'
import { inTransaction } from '#platform/db/index.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Origin } from '#platform/http/index.ts'
import type { Actor, Grant } from '#platform/policy/index.ts'
import { addDays } from '../proposal/dates.ts'
import type { VisitsContext } from '../visits.context.ts'
import { readVisitSettings } from '../visits.settings.ts'
import {
  feedByToken,
  type FeedRow,
  feedsOf,
  type FeedVisit,
  insertFeed,
  revokeFeedOf,
  visitsForFeed,
} from './feed.repo.ts'
import { type CalendarEvent, icalendar } from './icalendar.ts'

interface Caller {
  readonly grant: Grant<'visits.perform'>
  readonly actor: Actor
  readonly origin: Origin
}

/** Days before and after today that a calendar program is told. */
const BEHIND = 14
const AHEAD = 70

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()
const shown = ({ id, detail, createdAt, lastReadAt }: FeedRow) => ({
  id,
  detail,
  createdAt: createdAt.toISOString(),
  lastReadAt: lastReadAt?.toISOString() ?? null,
})

export async function openFeeds(
  context: VisitsContext,
  { grant, actor }: Pick<Caller, 'grant' | 'actor'>,
): Promise<ResponseOf<typeof listFeeds>> {
  const feeds = await feedsOf(context.platform.db, grant, actor.userId)
  return { feeds: feeds.map(shown), most: await mostDetail(context, actor.unitId) }
}

/** Makes an address. Its secret part is answered here and stored as a hash. */
export async function makeFeed(
  context: VisitsContext,
  { actor, origin }: Caller,
  wanted: FeedDetail,
): Promise<Result<ResponseOf<typeof createFeed>>> {
  const { platform } = context
  const token = randomBytes(32).toString('base64url')
  const row: FeedRow = {
    id: uuid(),
    ownerId: actor.userId,
    detail: lesser(wanted, await mostDetail(context, actor.unitId)),
    createdAt: platform.now(),
    lastReadAt: null,
  }
  await platform.db.transaction().execute(async (tx) => {
    await insertFeed(tx, row, hashOf(token))
    await platform.audit.record(tx, {
      actorId: actor.userId,
      action: 'visits.feed_created',
      subjectKind: 'calendar_feed',
      subjectId: row.id,
      detail: { detail: row.detail },
      origin,
    })
  })
  return ok({ feed: shown(row), path: readFeed.path.replace(':token', token) })
}

export async function endFeed(
  context: VisitsContext,
  { actor, origin }: Caller,
  id: string,
): Promise<Result<{ done: true }>> {
  const { platform } = context
  return inTransaction(platform.db, async (tx) => {
    if (!(await revokeFeedOf(tx, actor.userId, id, platform.now()))) return fail(notFound())
    await platform.audit.record(tx, {
      actorId: actor.userId,
      action: 'visits.feed_revoked',
      subjectKind: 'calendar_feed',
      subjectId: id,
      detail: {},
      origin,
    })
    return ok({ done: true as const })
  })
}

/** The calendar behind an address; unknown, revoked and orphaned ones look the same. */
export async function feedText(context: VisitsContext, token: string): Promise<Result<string>> {
  const { platform, needs } = context
  const feed = await feedByToken(platform.db, hashOf(token), platform.now())
  const owner = feed && (await needs.identity.people([feed.ownerId])).get(feed.ownerId)
  if (!feed || !owner) return fail(notFound())
  const active = await needs.identity.accountManagers({ all: false, unitIds: [owner.unitId], ownerId: null })
  if (!active.some((person) => person.id === owner.id)) return fail(notFound())
  const today = platform.calendar.today()
  const visits = await visitsForFeed(platform.db, owner.id, addDays(today, -BEHIND), addDays(today, AHEAD))
  // An administrator who allows less than before is obeyed by addresses made earlier.
  const detail = lesser(feed.detail, await mostDetail(context, owner.unitId))
  const events = await eventsOf(context, visits, detail)
  return ok(icalendar('走访计划', events, platform.now()))
}

const levels = feedDetail.options
const lesser = (a: FeedDetail, b: FeedDetail): FeedDetail =>
  levels[Math.min(levels.indexOf(a), levels.indexOf(b))]!
const mostDetail = async ({ platform }: VisitsContext, unitId: string): Promise<FeedDetail> =>
  feedDetail.parse((await readVisitSettings(platform.settings, unitId)).feedDetail)

async function eventsOf(
  context: VisitsContext,
  visits: readonly FeedVisit[],
  detail: FeedDetail,
): Promise<CalendarEvent[]> {
  const { calendar } = context.platform
  const known =
    detail === 'count'
      ? []
      : await context.needs.customers.byIds([...new Set(visits.map((v) => v.customerId))])
  const cards = new Map(known.map((card) => [card.id, card]))
  const momentOf = (date: string, minutes: number) =>
    new Date(calendar.boundsOf(date).start.getTime() + minutes * 60_000)
  return [...Map.groupBy(visits, (visit) => visit.date)].flatMap(([date, day]): CalendarEvent[] => {
    const start = Math.min(...day.map((visit) => visit.arriveAt ?? 9 * 60))
    const end = Math.max(...day.map((visit) => visit.departAt ?? start + 30))
    if (detail === 'addresses') {
      return day.map((visit) => {
        const card = cards.get(visit.customerId)
        const from = visit.arriveAt ?? start
        return {
          uid: `${date}-${visit.customerId}@zhike`,
          start: momentOf(date, from),
          end: momentOf(date, visit.departAt ?? from + 15),
          summary: `走访 ${card?.name ?? ''}`,
          description: null,
          location: card?.address ?? null,
        }
      })
    }
    const names = day.map((visit) => cards.get(visit.customerId)?.name ?? '')
    return [
      {
        uid: `${date}-day@zhike`,
        start: momentOf(date, start),
        end: momentOf(date, end),
        summary: `走访 ${day.length} 户`,
        description: detail === 'names' ? names.join('\n') : null,
        location: null,
      },
    ]
  })
}
