import * as api from '#contracts/customer-grading.ts'
import { ok } from '#platform/errors/result.ts'
import { route, type Route } from '#platform/http/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { figuresOf } from './figures.ts'
import { createGradingService } from './grading.service.ts'

/** Endpoints of grades; the sheet itself is read and saved with the other rules. */
export function gradingRoutes(context: CustomersContext): Route[] {
  const grading = createGradingService(context)
  return [
    route(api.gradingFigures, async ({ locale }) =>
      ok({ figures: figuresOf(await context.catalogues.read(), locale) }),
    ),
    route(api.trialGrading, async ({ grant, body }) => grading.trial(grant, body)),
    route(api.runGrading, async ({ actor, grant, body }) => grading.start({ actor, grant }, body.unitId)),
    route(api.gradingRuns, async ({ grant }) => ok({ runs: await grading.runs(grant) })),
    route(api.getCustomerGrade, async ({ actor, grant, params }) => grading.open(actor, grant, params.id)),
    route(api.overrideGrade, async ({ actor, grant, origin, params, body }) =>
      grading.override({ actor, grant, origin }, params.id, body),
    ),
    route(api.endGradeOverride, async ({ actor, grant, origin, params }) =>
      grading.endOverride({ actor, grant, origin }, params.id),
    ),
  ]
}
