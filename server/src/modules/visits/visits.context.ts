import type { FieldLimits } from '#contracts/visits-field.ts'
import type { Platform } from '#platform/platform.ts'
import type { TravelModel } from '#engines/geo/index.ts'
import type { PlaceRule } from '#engines/place/index.ts'
import type { StandIns } from './absence/stand-ins.ts'
import type { ProviderKeys } from './distance/provider-keys.repo.ts'
import type { FlagRules } from './field/flags.ts'
import type { MonthPool } from './month/month-worker.ts'
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
  readonly months: MonthPool
  readonly standIns: StandIns
  readonly providerKeys: ProviderKeys
}

export const placeRuleOf = (settings: VisitSettings): PlaceRule => ({
  allowedMetres: settings.allowedMetres,
  accuracyCapMetres: settings.accuracyCap,
  rejectAccuracyMetres: settings.rejectAccuracy,
  satelliteMetres: settings.satelliteMetres,
  baseStationMetres: settings.baseStationMetres,
})

export const fieldLimitsOf = (settings: VisitSettings): FieldLimits => ({
  withdrawMinutes: settings.withdrawMinutes,
  fixTimeoutSeconds: settings.fixTimeout,
  voiceSeconds: settings.voiceSeconds,
  voiceNotes: settings.voiceNotes,
  photoPixels: settings.photoPixels,
  photoKilobytes: settings.photoKilobytes,
  clockToleranceSeconds: settings.clockTolerance,
})

export const flagRulesOf = (settings: VisitSettings): FlagRules => ({
  maxSpeedKmh: settings.maxSpeed,
  shortStayMinutes: settings.shortStay,
  clockToleranceSeconds: settings.clockTolerance,
  lateUploadHours: settings.lateUpload,
})

/** How travel is estimated from straight lines. */
export const travelModelOf = (settings: VisitSettings): TravelModel => ({
  detour: settings.detour,
  metresPerSecond: settings.speed / 3.6,
  secondsPerLeg: settings.minutesPerLeg * 60,
})
