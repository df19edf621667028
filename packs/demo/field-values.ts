import { createRandom, type Random } from '#engines/random/random.ts'
import type { PackCards, PackField } from '#contracts/customer-fields.ts'
import type { CustomerSeed, FieldValueSeed } from '#modules/customers/index.ts'
import type { DemoFieldValues } from './trade.ts'

const dayMs = 86_400_000

/**
 * What the card's own fields say about one manager's customers: most of it learnt lately, some of it so long ago that
 * the card asks for a fresh look.
 */
export function demoFieldValues(
  cards: PackCards,
  valuesOf: DemoFieldValues,
  seed: number,
  index: number,
  customers: readonly CustomerSeed[],
  today: string,
  now: Date,
): FieldValueSeed[] {
  const random = createRandom(seed * 32_452_843 + index + 1)
  const fields = new Map(
    [cards.individual, cards.group].flatMap(({ sections }) =>
      sections.flatMap((section) =>
        section.fields.flatMap((field) => ('use' in field ? [] : [[field.code, field] as const])),
      ),
    ),
  )
  return customers.flatMap((customer) => {
    // What is written down at one visit has one age; cards grow by and by.
    const visits = [ageOf(random), ageOf(random), ageOf(random)]
    return Object.entries(valuesOf(random, customer, today)).flatMap(([code, value]): FieldValueSeed[] => {
      if (value === null) return []
      const days = ageWithin(random, fields.get(code), visits)
      const at = new Date(now.getTime() - days * dayMs - random.int(dayMs / 3))
      const source = random.next() < 0.7 ? 'visit' : random.next() < 0.5 ? 'manual' : 'call'
      return [{ customerId: customer.id, code, value, at, by: customer.ownerId, source }]
    })
  })
}

/** Days since a visit at which something was noted: mostly this quarter, sometimes years ago. */
const ageOf = (random: Random): number => 1 + Math.floor(120 * random.next() ** 2)

/** One in six is older than its field allows, where the field has a limit. */
function ageWithin(random: Random, field: PackField | undefined, visits: readonly number[]): number {
  const usual = visits[random.int(visits.length)]!
  const limit = field?.staleDays
  if (limit === undefined) return usual + random.int(400)
  return random.next() < 1 / 6 ? limit + 5 + random.int(200) : Math.min(usual, limit - 5)
}
