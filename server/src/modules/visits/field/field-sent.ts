import type { fieldSent } from '#contracts/visits-field.ts'
import type { ResponseOf } from '#contracts/http.ts'
import type { Actor, Grant } from '#platform/policy/index.ts'
import type { VisitsContext } from '../visits.context.ts'
import { operationsOfPerson } from './operations.repo.ts'

/** Everything of a day that the server holds of what the caller's phones sent, word for word (S1.12). */
export async function showSent(
  { platform, needs }: VisitsContext,
  { actor, grant }: { readonly actor: Actor; readonly grant: Grant<'visits.perform'> },
  wanted: string | undefined,
): Promise<ResponseOf<typeof fieldSent>> {
  const date = wanted ?? platform.calendar.today()
  const day = platform.calendar.boundsOf(date)
  const [operations, files] = await Promise.all([
    operationsOfPerson(platform.db, grant, actor.userId, day),
    platform.files.sentBy(actor.userId, day),
  ])
  const cards = await needs.customers.byIds([
    ...new Set(operations.flatMap((operation) => operation.customerId ?? [])),
  ])
  const names = new Map(cards.map((card) => [card.id, card.name]))
  return {
    date,
    operations: operations.map(({ customerId, receivedAt, ...operation }) => ({
      ...operation,
      receivedAt: receivedAt.toISOString(),
      customer: customerId && (names.get(customerId) ?? null),
    })),
    files: files.map(({ id, name, mediaType, size, createdAt }) => ({
      id,
      name,
      mediaType,
      size,
      receivedAt: createdAt.toISOString(),
    })),
  }
}
