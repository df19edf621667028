import { afterAll, expect, test } from 'vitest'
import { authorize, covers } from '#platform/policy/index.ts'
import { createTestDatabase } from './database.ts'
import { seedOrganisation } from './fixtures.ts'

const { db, drop } = await createTestDatabase()
afterAll(drop)

test('the fixture has two counties whose leaders do not reach each other', async () => {
  const { leader, otherLeader, units, stranger } = await seedOrganisation(db)
  const row = { unitId: units.teamB1, ownerId: stranger.userId }
  const reaches = [leader, otherLeader].map((actor) => {
    const grant = authorize(actor, 'customers.read')
    return grant.ok && covers(grant.value.scope, row)
  })
  expect(reaches).toEqual([false, true])
})
