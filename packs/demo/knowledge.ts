import { createRandom, type Random } from '#engines/random/random.ts'
import type { CustomerKnowledge, CustomerSeed } from '#modules/customers/index.ts'
import { shiftDate } from '#platform/calendar/dates.ts'
import { personName, phoneNumber, pick } from './names.ts'
import type { DemoTrade } from './trade.ts'
import { seededId } from './random-tools.ts'

/** What managers know of their retailers is made for so many of them: enough to look at, whatever the scale. */
export const KNOWING_MANAGERS = 24

const hobbies = ['钓鱼', '打太极', '看越剧', '养兰花', '跑步', '下象棋', '喝茶'] as const
const personalities = ['controlling', 'expressive', 'amiable', 'analytic'] as const

type Person = CustomerKnowledge['people'][number]

/**
 * Key persons, needs and relations of one manager's retailers. Large shops have several persons and a decider; of
 * most small ones one knows the owner alone, which the screens then say.
 */
export function demoKnowledge(
  { knowledge }: Pick<DemoTrade, 'knowledge'>,
  seed: number,
  index: number,
  retailers: readonly CustomerSeed[],
  today: string,
  momentOf: (date: string) => number,
): CustomerKnowledge {
  const random = createRandom(seed * 15_485_863 + index + 1)
  const at = (daysAgo: number): Date => new Date(momentOf(shiftDate(today, -daysAgo)) + 10 * 3_600_000)
  const people: Person[] = []
  const needs: CustomerKnowledge['needs'][number][] = []
  const relations: CustomerKnowledge['relations'][number][] = []
  for (const [position, retailer] of retailers.entries()) {
    const own = peopleOf(random, knowledge, retailer, today, at)
    people.push(...own)
    if (random.next() < 0.22) needs.push(needOf(random, knowledge, retailer, own, today, at))
    const before = retailers[position - 1]
    if (before && random.next() < 0.1)
      relations.push({
        id: seededId(random, at(90).getTime()),
        fromId: before.id,
        toId: retailer.id,
        kind: pick(random, ['introducer', 'introducer', 'family', 'partner', 'supplier'] as const),
        since: shiftDate(today, -400 - random.int(900)),
        source: '走访了解',
        at: at(90 + random.int(60)),
        by: retailer.ownerId,
      })
  }
  const chains = retailers.filter(({ type }) => type === knowledge.parentType)
  for (const branch of chains.slice(1, 5))
    relations.push({
      id: seededId(random, at(120).getTime()),
      fromId: chains[0]!.id,
      toId: branch.id,
      kind: 'parent',
      since: null,
      source: '营业执照',
      at: at(120),
      by: branch.ownerId,
    })
  return { people, needs, relations }
}

function peopleOf(
  random: Random,
  { isLarge, positions }: DemoTrade['knowledge'],
  shop: CustomerSeed,
  today: string,
  at: (daysAgo: number) => Date,
): Person[] {
  const large = isLarge(shop.type, shop.keyCustomer)
  if (!large && random.next() > 0.35) return []
  const person = (given: Partial<Person>): Person => ({
    id: seededId(random, at(200).getTime()),
    customerId: shop.id,
    name: personName(random),
    position: null,
    phone: phoneNumber(random),
    influence: [],
    reportsTo: null,
    strength: 1 + random.int(5),
    lastContactOn: shop.lastVisitOn,
    leftOn: null,
    birthMonth: 1 + random.int(12),
    birthDay: 1 + random.int(28),
    personality: pick(random, personalities),
    hobbies: random.next() < 0.5 ? pick(random, hobbies) : null,
    family: [],
    addedAt: at(60 + random.int(140)),
    addedBy: shop.ownerId,
    ...given,
  })
  const owner = person({
    ...(shop.contactName !== null && { name: shop.contactName }),
    phone: shop.phone,
    position: large ? positions.head : positions.self,
    influence: ['decider'],
    family:
      random.next() < 0.4
        ? [{ relation: '孩子', name: null, birthday: { month: 6, day: 1, year: null } }]
        : [],
  })
  if (!large) return [owner]
  const keeper = person({ position: positions.executor, influence: ['executor'], reportsTo: owner.id })
  const clerk = person({ position: positions.user, influence: ['user', 'insider'], reportsTo: keeper.id })
  const gone = random.next() < 0.15 ? shiftDate(today, -random.int(40) - 5) : null
  return [{ ...owner, leftOn: gone }, keeper, ...(random.next() < 0.6 ? [clerk] : [])]
}

function needOf(
  random: Random,
  { told, answers, declined }: DemoTrade['knowledge'],
  shop: CustomerSeed,
  people: readonly Person[],
  today: string,
  at: (daysAgo: number) => Date,
): CustomerKnowledge['needs'][number] {
  const [kind, words] = pick(random, told)
  const daysAgo = 3 + random.int(80)
  const state = pick(random, ['open', 'open', 'promised', 'promised', 'met', 'met', 'impossible'] as const)
  const said = {
    open: null,
    promised: '下次走访时答复',
    met: pick(random, answers),
    impossible: pick(random, declined),
  }
  return {
    id: seededId(random, at(daysAgo).getTime()),
    customerId: shop.id,
    kind,
    words,
    personId: people.find(({ leftOn }) => leftOn === null)?.id ?? null,
    toldAt: at(daysAgo),
    takenBy: shop.ownerId,
    state,
    dueOn: state === 'promised' ? shiftDate(today, random.int(20) - 5) : null,
    answer:
      state === 'open'
        ? null
        : {
            id: seededId(random, at(daysAgo - 2).getTime()),
            at: at(Math.max(0, daysAgo - 2 - random.int(5))),
            words: said[state],
          },
  }
}
