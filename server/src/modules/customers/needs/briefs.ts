import { sql } from 'kysely'
import type { CustomerBrief } from '#contracts/customer-needs.ts'
import { daysBetween } from '#platform/calendar/dates.ts'
import { type Actor, authorize, covers } from '#platform/policy/index.ts'
import type { CustomersApi } from '../customers.api.ts'
import type { CustomersContext } from '../customers.context.ts'
import { createCardService } from '../fields/card.service.ts'
import { phoneCards, phoneFields } from '../fields/phone-cards.ts'
import { birthdayOf, presentPeople } from '../people/people.repo.ts'
import { namesInReach } from '../timeline/reached-names.ts'
import { waitingNeeds } from './needs.repo.ts'
import { createNeedsService } from './needs.service.ts'

/** Days ahead in which a birthday is worth knowing before a visit. */
const BIRTHDAY_DAYS = 14

/** What the phone reads before a visit, and what it writes down of it. */
export function createBriefs(
  context: CustomersContext,
): Pick<CustomersApi, 'briefsOf' | 'phoneFields' | 'takeNeed' | 'answerNeed' | 'setField'> {
  const { db, calendar } = context.platform
  const needs = createNeedsService(context)
  const cards = createCardService(context)
  return {
    async briefsOf(actor, ids) {
      const reading = authorize(actor, 'customers.read')
      if (!reading.ok || ids.length === 0) return []
      // In an order of their own: that in which rows lie in the table tells of changes nobody is to know of.
      const reached = [...(await namesInReach(db, reading.value, ids)).keys()].toSorted()
      const [waiting, people, mayKnow, filled] = await Promise.all([
        waitingNeeds(db, reading.value, reached),
        presentPeople(db, reading.value, reached),
        privateIn(context, actor, reached),
        phoneCards(context, reading.value, actor, reached),
      ])
      const today = calendar.today()
      return reached.flatMap((customerId): CustomerBrief[] => {
        const card = filled.get(customerId)
        const brief = {
          customerId,
          ...(card && { card }),
          needs: waiting
            .filter((row) => row.customerId === customerId)
            .map(({ id, kind, words, toldBy, state, dueOn }) => ({ id, kind, words, toldBy, state, dueOn })),
          people: people
            .filter((row) => row.customer_id === customerId)
            .map((row) => ({
              id: row.id,
              name: row.name,
              position: row.position,
              influence: [...row.influence],
              birthday: mayKnow.has(customerId) ? near(birthdayOf(row), today) : null,
            })),
        }
        return card || brief.needs.length + brief.people.length > 0 ? [brief] : []
      })
    },

    async takeNeed(tx, actor, told) {
      const reading = authorize(actor, 'customers.read')
      return reading.ok ? needs.tell(tx, reading.value, told) : reading
    },

    async answerNeed(tx, actor, { customerId, ...answer }) {
      const writing = authorize(actor, 'customers.write')
      return writing.ok ? needs.answer(tx, writing.value, answer, customerId) : writing
    },

    async setField(tx, actor, { customerId, code, value, version, source, at }) {
      const writing = authorize(actor, 'customers.write')
      if (!writing.ok) return writing
      const by = { by: actor.userId, source, at }
      return cards.saveOne(tx, writing.value, customerId, { code, value, version }, by)
    },

    phoneFields: async (actor) => phoneFields(context, actor),
  }
}

/** Customers whose people's private facts somebody may know. */
async function privateIn(
  context: CustomersContext,
  actor: Actor,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const knowing = authorize(actor, 'people.read')
  if (!knowing.ok) return new Set()
  const { scope } = knowing.value
  const { rows } = await sql<{ customerId: string; unitId: string; ownerId: string | null }>`
    select c.id as "customerId", c.unit_id as "unitId", c.owner_id as "ownerId" from customers c
     where c.id = any(${ids}::uuid[])`.execute(context.platform.db)
  return new Set(rows.flatMap((row) => (covers(scope, row) ? [row.customerId] : [])))
}

/** The day when it comes within the next days, over the end of the year too; null otherwise. */
function near(
  birthday: { readonly month: number; readonly day: number } | null,
  today: string,
): { month: number; day: number } | null {
  if (!birthday) return null
  const { month, day } = birthday
  const year = Number(today.slice(0, 4))
  const soon = [year, year + 1].some((one) => {
    const date = new Date(Date.UTC(one, month - 1, day)).toISOString().slice(0, 10)
    const ahead = daysBetween(today, date)
    return ahead >= 0 && ahead <= BIRTHDAY_DAYS
  })
  return soon ? { month, day } : null
}
