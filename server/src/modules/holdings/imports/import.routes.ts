import { PassThrough, type Readable } from 'node:stream'
import * as api from '#contracts/holding-imports.ts'
import type { HoldingField } from '#contracts/holding-imports.ts'
import type { Locale } from '#contracts/identity.ts'
import { noSuchImport, remarkFile, xlsxFile } from '#modules/customers/index.ts'
import { inLocale } from '#platform/errors/errors.ts'
import { fail, ok } from '#platform/errors/result.ts'
import { route, type Route, sendWorkbook, sent } from '#platform/http/index.ts'
import type { HoldingsContext } from '../holdings.context.ts'
import { headerWords, neededFields } from './columns.ts'
import { findImport, remarksOf } from './import.repo.ts'
import { createImportService } from './import.service.ts'

/** Endpoints of files of accounts and holdings. */
export function importRoutes(context: HoldingsContext): Route[] {
  const service = createImportService(context)
  const { db } = context.platform
  return [
    route(api.holdingTemplate, async ({ locale, reply }) => {
      const name = inLocale({ zh: '账户与持有导入模板', en: 'holdings-import-template' }, locale)
      sendWorkbook(reply, templateFile(context, locale), name)
      return ok(sent)
    }),
    route(api.uploadHoldings, async ({ actor, query, request }) =>
      service.upload(actor, request.body as Readable, query.fileName, api.uploadHoldings.bodyLimit),
    ),
    route(api.listHoldingImports, async ({ actor }) => ok(await service.list(actor))),
    route(api.getHoldingImport, async ({ actor, params }) => service.get(actor, params.id)),
    route(api.startHoldingImport, async ({ actor, params, body, origin }) =>
      service.start(actor, params.id, body, origin),
    ),
    route(api.cancelHoldingImport, async ({ actor, params }) => service.cancel(actor, params.id)),
    route(api.undoHoldingImport, async ({ actor, params, origin }) => service.undo(actor, params.id, origin)),
    route(api.holdingImportErrors, async ({ actor, params, locale, reply }) => {
      const row = await findImport(db, params.id, actor.userId)
      if (!row) return fail(noSuchImport())
      const file = remarkFile(row, locale, async (after, limit) =>
        (await remarksOf(db, row.id, limit, after)).map((remark) => ({ ...remark, kept: false })),
      )
      sendWorkbook(reply, file, inLocale({ zh: '账户与持有错误行', en: 'holdings-errors' }, locale))
      return ok(sent)
    }),
  ]
}

/** An empty table with the headers that are known; those that every row needs have an asterisk. */
function templateFile({ number }: HoldingsContext, locale: Locale): Readable {
  const stream = new PassThrough()
  const needed: ReadonlySet<string> = new Set(neededFields)
  const words = Object.entries(headerWords(number)) as [HoldingField, readonly string[]][]
  const write = async (): Promise<void> => {
    const table = await xlsxFile(stream, {
      sheet: inLocale({ zh: '账户与持有', en: 'Holdings' }, locale),
      columns: words.map(([field, [first = field]]) => ({
        title: `${first}${needed.has(field) ? '*' : ''}`,
        width: 18,
      })),
    })
    await table.close()
  }
  write().catch((error: Error) => stream.destroy(error))
  return stream
}
