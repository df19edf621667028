import { type CarrierPosition, locateByCarrier } from '#contracts/positioning.ts'
import type { Executor } from '#platform/db/index.ts'
import { route } from '#platform/http/index.ts'
import type { Platform, ServerModule } from '#platform/platform.ts'
import { findLookup } from './positioning.repo.ts'
import { isAvailable, locate, tidyAnswers } from './positioning.service.ts'
import { positioningSettings } from './positioning.settings.ts'

/** The public face of the positioning module: where carriers said a phone was when its owner asked. */
export { positioningClassification } from './positioning.classification.ts'

export interface PositioningApi {
  /** Whether somebody's carrier can be asked at all: a number is on record and its carrier is set up. */
  available(personId: string): Promise<boolean>
  /** The answered look-up of a person's own phone; null when there is none of that id. */
  answered(personId: string, lookupId: string, db?: Executor): Promise<CarrierPosition | null>
}

export function createPositioningModule(
  platform: Platform,
  needs: { readonly phoneOf: (personId: string) => Promise<string | null> },
): ServerModule & PositioningApi {
  const context = { platform, ...needs }
  return {
    name: 'positioning',
    routes: [route(locateByCarrier, ({ grant, actor, body }) => locate(context, grant, actor.userId, body))],
    settings: positioningSettings,
    jobs: [{ name: 'positioning.tidy', cron: '41 3 * * *', run: () => tidyAnswers(platform) }],
    available: (personId) => isAvailable(context, personId),
    async answered(personId, lookupId, db = platform.db) {
      const lookup = await findLookup(db, personId, lookupId)
      return lookup?.state === 'answered' ? lookup.position : null
    },
  }
}
