import { v7 as uuid } from 'uuid'
import type { FieldOperation } from '#contracts/visits-field.ts'
import { type CustomerSeed, loadCustomers } from '#modules/customers/index.ts'
import type { Db } from '#platform/db/index.ts'
import type { Actor } from '#platform/policy/index.ts'
import { plainCustomer } from '#testing/customers.ts'
import { addPerson, FIXTURE_PASSWORD, type Organisation } from '#testing/fixtures.ts'

/** A person on the road with customers of their own, each to be visited once. */
export interface Traveller {
  readonly account: string
  readonly unitId: string
  readonly operations: readonly FieldOperation[]
}

/** Hires somebody with so many customers and writes down the presses of their day: start and end of each visit. */
export async function hireTraveller(
  db: Db,
  { units }: Organisation,
  account: string,
  visits: number,
): Promise<Traveller> {
  const unitId = units.teamA1
  const person = await addPerson(db, {
    account,
    name: account,
    role: 'account_manager',
    unitId,
    scope: 'own',
    subtreeIds: [unitId],
  })
  const customers = Array.from({ length: visits }, (_, index) => customerOf(person, account, index))
  await loadCustomers(db, customers)
  return { account, unitId, operations: dayOf(customers) }
}

/** Signs in over HTTP and returns the cookie. */
export async function signIn(origin: string, account: string): Promise<string> {
  const answer = await fetch(`${origin}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account, password: FIXTURE_PASSWORD }),
  })
  if (!answer.ok) throw new Error(`sign-in of ${account}: ${answer.status} ${await answer.text()}`)
  return answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
}

const customerOf = (owner: Actor, account: string, index: number): CustomerSeed =>
  plainCustomer(owner, {
    licence: `${account}-${index}`,
    name: `${account} ${index}`,
    address: '',
    position: { lng: 120.6 + index / 1000, lat: 28, source: 'wgs84', accuracy: null },
  })

/** One visit every two minutes, the last one just now. */
function dayOf(customers: readonly CustomerSeed[]): FieldOperation[] {
  const first = Date.now() - customers.length * 120_000
  return customers.flatMap((customer, index): FieldOperation[] => {
    const from = new Date(first + index * 120_000).toISOString()
    const to = new Date(first + index * 120_000 + 60_000).toISOString()
    const common = { visitId: uuid(), fix: null, fixProblem: 'unavailable' as const }
    return [
      {
        ...common,
        kind: 'start_visit',
        id: uuid(),
        sequence: index * 2 + 1,
        deviceTime: from,
        customerId: customer.id,
        stopId: null,
      },
      {
        ...common,
        kind: 'end_visit',
        id: uuid(),
        sequence: index * 2 + 2,
        deviceTime: to,
        findings: {},
        formVersion: 1,
        note: '店主满意',
        nextStep: null,
        nextStepOn: null,
        photoIds: [],
      },
    ]
  })
}
