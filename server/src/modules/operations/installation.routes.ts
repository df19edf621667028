import { installation, packInfo } from '#contracts/operations.ts'
import { route, type Route } from '#platform/http/index.ts'
import { ok } from '#platform/errors/result.ts'
import type { Platform } from '#platform/platform.ts'
import type { OperationsDeps } from './operations.deps.ts'

export function installationRoutes(platform: Platform, { pack, version }: OperationsDeps): Route[] {
  return [
    route(installation, async () => {
      const demo = await platform.db
        .selectFrom('installation_facts')
        .select('key')
        .where('key', '=', 'demo')
        .executeTakeFirst()
      return ok({
        name: '知客',
        version,
        pack: { code: pack.code, name: pack.name },
        timeZone: platform.config.timeZone,
        today: platform.calendar.today(),
        serverTime: platform.now().toISOString(),
        demo: demo !== undefined,
      })
    }),
    route(packInfo, async () =>
      ok({
        code: pack.code,
        name: pack.name,
        customerWord: pack.customerWord,
        customerWordEn: pack.customerWordEn,
        volumeUnit: pack.volumeUnit,
        volumeUnitEn: pack.volumeUnitEn,
        customerNumber: pack.customerNumber,
        tradeWords: pack.tradeWords,
        grades: pack.grades.map(({ code, name, nameEn, color }) => ({ code, name, nameEn, color })),
        customerTypes: pack.customerTypes.map(({ code, name, nameEn, kind }) => ({
          code,
          name,
          nameEn,
          kind,
        })),
        expectsHoldings: pack.expectsHoldings,
        holdingKinds: pack.holdingKinds.map(({ code, name, nameEn, side }) => ({ code, name, nameEn, side })),
        visitForm: pack.visitForm,
        assesses: pack.inspectionForm !== undefined,
        map: { ...pack.map, tiles: platform.config.tiles },
      }),
    ),
  ]
}
