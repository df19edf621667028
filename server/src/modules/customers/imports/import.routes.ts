import type { Readable } from 'node:stream'
import * as api from '#contracts/customer-imports.ts'
import { exportCustomers } from '#contracts/customers.ts'
import { inLocale } from '#platform/errors/errors.ts'
import { fail, ok } from '#platform/errors/result.ts'
import { route, type Route, sendWorkbook, sent } from '#platform/http/index.ts'
import type { CustomersContext } from '../customers.context.ts'
import { noSuchImport } from '../customers.errors.ts'
import { startExport } from '../exports/export.service.ts'
import { errorFile } from './error-file.ts'
import { findImport } from './import.repo.ts'
import { createImportService } from './import.service.ts'
import { importableFields } from './own-decide.ts'
import { importTemplateFile } from './template.ts'

/** Endpoints of import and export. */
export function importRoutes(context: CustomersContext): Route[] {
  const service = createImportService(context)
  const { db } = context.platform

  return [
    route(api.importTemplate, async ({ actor, locale, reply }) => {
      const own = importableFields(await context.catalogues.read(), actor)
      const content = await importTemplateFile(locale, context.vocabulary, own)
      sendWorkbook(reply, content, inLocale({ zh: '客户导入模板', en: 'customer-import-template' }, locale))
      return ok(sent)
    }),
    route(api.uploadImport, async ({ actor, query, request }) =>
      service.upload(actor, request.body as Readable, query.fileName, api.uploadImport.bodyLimit),
    ),
    route(api.listImports, async ({ actor }) => ok(await service.list(actor))),
    route(api.getImport, async ({ actor, params }) => service.get(actor, params.id)),
    route(api.startImport, async ({ actor, params, body, origin }) =>
      service.start(actor, params.id, body, origin),
    ),
    route(api.cancelImport, async ({ actor, params }) => service.cancel(actor, params.id)),
    route(api.undoImport, async ({ actor, params, origin }) => service.undo(actor, params.id, origin)),
    route(api.importErrors, async ({ actor, params, locale, reply }) => {
      const row = await findImport(db, params.id, actor.userId)
      if (!row) return fail(noSuchImport())
      const name = inLocale({ zh: '导入需核对的行', en: 'import-rows-to-check' }, locale)
      sendWorkbook(reply, errorFile(db, row, locale), name)
      return ok(sent)
    }),
    route(exportCustomers, async ({ actor, body, origin }) => startExport(context, actor, body, origin)),
  ]
}
