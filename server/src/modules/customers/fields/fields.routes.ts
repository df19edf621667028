import * as api from '#contracts/customer-fields.ts'
import { ok } from '#platform/errors/result.ts'
import { route, type Route } from '#platform/http/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { createCardService } from './card.service.ts'
import { createDesignService } from './design.service.ts'
import { completenessFigures } from './figures.ts'
import { fieldAccess, viewOf } from './field-access.ts'

/** Endpoints of the card's fields: what there is, what a card says, and the designer. */
export function fieldRoutes(context: CustomersContext): Route[] {
  const { catalogues } = context
  const cards = createCardService(context)
  const design = createDesignService(context)
  return [
    route(api.listCustomerFields, async ({ actor }) => {
      const access = fieldAccess(await catalogues.read(), actor)
      return ok({
        sections: await design.layout(),
        fields: access.readable.map((field) => viewOf(access, field)),
      })
    }),
    route(api.getCardFields, async ({ grant, params }) => cards.read(grant, params.id)),
    route(api.saveCardFields, async ({ actor, grant, params, body }) =>
      cards.save(actor, grant, params.id, body),
    ),
    route(api.discloseField, async ({ actor, grant, params, body, origin }) =>
      cards.disclose(actor, grant, params, body.purpose, origin),
    ),
    route(api.customerCompleteness, async ({ grant, query }) =>
      ok(await completenessFigures(context, grant, [...(await context.directory.unitsBelow(query.unitIds))])),
    ),
    route(api.listFieldDefinitions, async () =>
      ok({ sections: await design.layout(), fields: await design.list() }),
    ),
    route(api.previewFieldDefinition, async ({ params, body }) => design.preview(params.id, body)),
    route(api.saveFieldDefinition, async ({ actor, params, body, origin }) =>
      design.save(actor, params.id, body, origin),
    ),
    route(api.listFieldVersions, async ({ params }) => design.versions(params.id)),
  ]
}
