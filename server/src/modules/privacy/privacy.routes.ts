import { decideExport, exportRequests, ownExportRequests } from '#contracts/exports.ts'
import * as api from '#contracts/privacy.ts'
import { route, type Route, sent } from '#platform/http/index.ts'
import { createAskService } from './asks/asks.service.ts'
import { ok } from '#platform/errors/result.ts'
import { createConsentService } from './consents/consents.service.ts'
import type { createExportService } from './exports/exports.service.ts'
import type { PrivacyContext } from './privacy.context.ts'
import * as rights from '#contracts/subject-rights.ts'
import { createRuleService } from './rules/rules.service.ts'
import { createSubjectService } from './subjects/subjects.service.ts'

/** Endpoints of rules, questions and consents. */
export function privacyRoutes(
  context: PrivacyContext,
  exports: ReturnType<typeof createExportService>,
): Route[] {
  const rules = createRuleService(context)
  const asks = createAskService(context)
  const consents = createConsentService(context)
  return [
    ...subjectRoutes(context),
    route(api.getDisclosureRules, ({ actor, grant }) => rules.overview(actor, grant)),
    route(api.saveDisclosureDraft, ({ actor, grant, body, origin }) =>
      rules.save(actor, grant, body, origin),
    ),
    route(api.discardDisclosureDraft, ({ actor, grant, origin }) => rules.discard(actor, grant, origin)),
    route(api.tryDisclosureDraft, ({ grant }) => rules.trial(grant)),
    route(api.enforceDisclosureDraft, ({ actor, grant, body, origin }) =>
      rules.enforce(actor, grant, body, origin),
    ),
    route(api.testDisclosure, ({ actor, grant, body, origin }) => rules.test(actor, grant, body, origin)),
    route(api.customerDisclosures, ({ actor, grant, params, query }) =>
      asks.view(actor, grant, params.id, query.channel),
    ),
    route(api.discloseField, ({ actor, grant, params, body, origin }) =>
      asks.disclose(actor, grant, params.id, body, origin),
    ),
    route(api.verifyField, ({ actor, grant, params, body, origin }) =>
      asks.verify(actor, grant, params.id, body, origin),
    ),
    route(ownExportRequests, ({ actor }) => exports.mine(actor)),
    route(exportRequests, ({ grant }) => exports.inReach(grant)),
    route(decideExport, ({ actor, grant, params, body, origin }) =>
      exports.decide(actor, grant, params.id, body, origin),
    ),
    route(api.listConsents, ({ actor, grant, params }) => consents.list(actor, grant, params.id)),
    route(api.recordConsent, ({ actor, grant, params, body, origin }) =>
      consents.record(actor, grant, params.id, params.consentId, body, origin),
    ),
  ]
}

/** What persons may ask of us. */
function subjectRoutes(context: PrivacyContext): Route[] {
  const subjects = createSubjectService(context)
  return [
    route(rights.listSubjectRequests, ({ actor, grant, locale }) => subjects.list(actor, grant, locale)),
    route(rights.makeSubjectRequest, ({ params, body, locale, ...caller }) =>
      subjects.make(caller, params.id, body, locale),
    ),
    route(rights.previewSubjectRequest, ({ actor, grant, params, locale }) =>
      subjects.preview(actor, grant, params.id, locale),
    ),
    route(rights.decideSubjectRequest, ({ params, body, locale, ...caller }) =>
      subjects.decide(caller, params.id, body, locale),
    ),
    route(rights.takeSubjectFile, async ({ params, query, locale, reply, ...caller }) => {
      const file = await subjects.take(caller, params.id, query.format, locale)
      if (!file.ok) return file
      await reply
        .type(file.value.type)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.value.name)}`)
        .header('cache-control', 'no-store')
        .send(file.value.content)
      return ok(sent)
    }),
    route(rights.placeLegalHold, ({ params, body, ...caller }) =>
      subjects.placeHold(caller, params.id, body),
    ),
    route(rights.liftLegalHold, ({ params, ...caller }) => subjects.liftHold(caller, params.id)),
  ]
}
