import type { Actor } from '#platform/policy/index.ts'
import { authorize, covers } from '#platform/policy/index.ts'
import type { VisitsContext } from '../visits.context.ts'
import { lockPerson } from './operations.repo.ts'
import { scopeOfVisit, setAttachedPhotos, visitsWaitingForPhotos } from './visit.repo.ts'

/**
 * Ties photos that have arrived to the visits that announced them. Photos travel apart from the record, before it
 * or days after; until then the visit keeps their ids. Null takes everybody's.
 */
export async function attachPhotos({ platform }: VisitsContext, ownerId: string | null): Promise<void> {
  for (const visit of await visitsWaitingForPhotos(platform.db, ownerId, 500)) {
    await platform.db.transaction().execute(async (tx) => {
      await lockPerson(tx, visit.ownerId)
      const attached = await platform.files.attach(tx, visit.expected, visit.ownerId, {
        kind: 'visit',
        id: visit.id,
      })
      if (attached.length === 0) return
      const arrived = new Set(attached)
      await setAttachedPhotos(
        tx,
        visit.id,
        visit.expected.filter((id) => arrived.has(id)),
      )
    })
  }
}

/** Photos of a visit may be seen by whoever may read the visit. */
export function allowPhotos({ platform }: VisitsContext): void {
  platform.files.allow('visit', async (actor: Actor, visitId: string) => {
    const grant = authorize(actor, 'visits.read')
    const visit = grant.ok ? await scopeOfVisit(platform.db, visitId) : null
    return grant.ok && visit !== null && covers(grant.value.scope, visit)
  })
}
