import type { Disclosure } from '#platform/disclosure/disclosure.ts'
import type { ExportGate } from '#platform/exports/export-gate.ts'
import type { Platform, ServerModule } from '#platform/platform.ts'
import { subjectRows } from '#platform/customer-rows/subject-rows.ts'
import { createDisclosure } from './asks/decisions.ts'
import { standingOf } from './asks/standing.ts'
import { createExportService } from './exports/exports.service.ts'
import type { PrivacyContext, PrivacyNeeds } from './privacy.context.ts'
import { privacyMerge } from './privacy.merge.ts'
import { privacyTables } from './privacy.subject.ts'
import { privacyRoutes } from './privacy.routes.ts'
import { privacySettings } from './privacy.settings.ts'
import { keepRuleSet } from './rules/kept-rule-set.ts'

/** The public face of the privacy module: who may be told what of a customer, and what customers said about it. */
export { privacyClassification } from './privacy.classification.ts'
export type { PrivacyNeeds } from './privacy.context.ts'

export interface PrivacyApi {
  /** The decision function, for every module that shows or hands out protected fields. */
  readonly disclosure: Disclosure
  /** Where every export passes. */
  readonly exportGate: ExportGate
}

export function createPrivacyModule(platform: Platform, needs: PrivacyNeeds): ServerModule & PrivacyApi {
  const context: PrivacyContext = { platform, needs, keptRules: keepRuleSet(platform) }
  const exports = createExportService(context)
  platform.files.allow('consent', async (actor, customerId) => {
    const place = await needs.placeOf(await needs.customerNow(customerId))
    return place !== null && standingOf(actor, place) !== null
  })
  return {
    name: 'privacy',
    routes: privacyRoutes(context, exports),
    settings: privacySettings,
    customerRows: {
      module: 'privacy',
      merge: privacyMerge,
      subject: subjectRows(platform.db, privacyTables),
    },
    disclosure: createDisclosure(context),
    exportGate: exports.gate,
  }
}
