import type { customerTimeline } from '#contracts/customer-timeline.ts'
import type { ParamsOf, QueryOf, ResponseOf } from '#contracts/http.ts'
import type { TimelineEntry, TimelineQuery } from '#platform/customer-rows/customer-rows.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import type { Actor, Grant } from '#platform/policy/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { findCard } from '../customers.read.ts'
import { namesInReach } from './reached-names.ts'

type Page = ResponseOf<typeof customerTimeline>

/** Older than every id of a source, and younger than every one: ids are ASCII. */
const NONE = ''
const ALL = '\u{10FFFF}'

/**
 * One timeline out of what every module tells, newest first. Pages are stable: an entry's place is its moment and its
 * id, so that what is written meanwhile moves nothing between pages. Each module decides what the viewer may see.
 */
export async function timelineOf(
  context: CustomersContext,
  caller: { readonly grant: Grant<'customers.read'>; readonly actor: Actor },
  { id }: ParamsOf<typeof customerTimeline>,
  { kinds, q, before, limit }: QueryOf<typeof customerTimeline>,
): Promise<Result<Page>> {
  const card = await findCard(context.platform.db, caller.grant, id)
  if (!card) return fail(notFound())
  const cursor = before === undefined ? null : readCursor(before)
  const query = {
    viewer: caller.actor,
    customer: { id, unitId: card.unit_id, ownerId: card.owner_id },
    search: q || null,
    // One more than wanted tells whether there is anything older.
    limit: limit + 1,
  }
  const pages = await Promise.all(
    context.rowsOfModules().map(async ({ module, timeline }) => {
      const wanted = timeline?.kinds.filter((kind) => kinds.length === 0 || kinds.includes(kind)) ?? []
      if (!timeline || wanted.length === 0) return []
      const entries = await timeline.read({
        ...query,
        kinds: wanted,
        before: cursor && within(module, cursor),
      })
      return entries.map((entry) => ({ ...entry, id: `${module}:${entry.id}` }))
    }),
  )
  const merged = pages.flat().toSorted(newestFirst)
  const shown = merged.slice(0, limit)
  const last = merged.length > limit ? shown.at(-1) : undefined
  return ok({
    entries: await readable(context, caller.grant, shown),
    next: last ? `${last.at.toISOString()}~${last.id}` : null,
  })
}

interface Cursor {
  readonly at: Date
  readonly id: string
}

/** Null for what is no cursor: the first page is shown then. */
function readCursor(text: string): Cursor | null {
  const [moment = '', ...id] = text.split('~')
  const at = new Date(moment)
  return Number.isNaN(at.getTime()) ? null : { at, id: id.join('~') }
}

/** The cursor as one source counts: sources at the same moment follow each other by their names. */
function within(module: string, { at, id }: Cursor): NonNullable<TimelineQuery['before']> {
  const prefix = `${module}:`
  if (id.startsWith(prefix)) return { at, id: id.slice(prefix.length) }
  return { at, id: prefix < id ? ALL : NONE }
}

function newestFirst(a: TimelineEntry, b: TimelineEntry): number {
  const apart = b.at.getTime() - a.at.getTime()
  if (apart !== 0) return apart
  return a.id < b.id ? 1 : -1
}

/** Ids in the facts become names; a customer out of reach stays unnamed. */
async function readable(
  context: CustomersContext,
  grant: Grant<'customers.read'>,
  entries: readonly TimelineEntry[],
): Promise<Page['entries']> {
  const idsOf = (suffix: string): string[] =>
    entries.flatMap(({ facts }) =>
      Object.entries(facts).flatMap(([key, value]) =>
        key.endsWith(suffix) && typeof value === 'string' ? [value] : [],
      ),
    )
  const [names, customers] = await Promise.all([
    context.names([...entries.map(({ by }) => by), ...idsOf('PersonId')], idsOf('UnitId')),
    namesInReach(context.platform.db, grant, idsOf('CustomerId')),
  ])
  const named = (key: string, value: TimelineEntry['facts'][string]) => {
    if (typeof value !== 'string') return value
    if (key.endsWith('PersonId')) return names.person(value)?.name ?? null
    if (key.endsWith('UnitId')) return names.unit(value).name
    return key.endsWith('CustomerId') ? (customers.get(value) ?? null) : value
  }
  return entries.map((entry) => ({
    id: entry.id,
    kind: entry.kind,
    at: entry.at.toISOString(),
    by: names.person(entry.by),
    text: entry.text,
    facts: Object.fromEntries(Object.entries(entry.facts).map(([key, value]) => [key, named(key, value)])),
  }))
}
