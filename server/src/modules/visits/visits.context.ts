import type { Platform } from '#platform/platform.ts'
import type { PlaceRule } from '#engines/place/index.ts'
import type { FlagRules } from './field/flags.ts'
import type { DistanceProvider } from './route/distance-provider.ts'
import type { RoutingPool } from './routing-worker.ts'
import type { VisitsNeeds } from './visits.needs.ts'
import type { VisitSettings } from './visits.settings.ts'

/** What every part of the module works with. */
export interface VisitsContext {
  readonly platform: Platform
  readonly needs: VisitsNeeds
  readonly distances: DistanceProvider
  readonly routing: RoutingPool
}

export const placeRuleOf = (settings: VisitSettings): PlaceRule => ({
  allowedMetres: settings.allowedMetres,
  accuracyCapMetres: settings.accuracyCap,
  rejectAccuracyMetres: settings.rejectAccuracy,
})

export const flagRulesOf = (settings: VisitSettings): FlagRules => ({
  maxSpeedKmh: settings.maxSpeed,
  shortStayMinutes: settings.shortStay,
  clockToleranceSeconds: settings.clockTolerance,
  lateUploadHours: settings.lateUpload,
})
