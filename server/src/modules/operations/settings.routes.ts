import { sql } from 'kysely'
import { listSettings, saveSetting, type Setting, settingHistory } from '#contracts/operations.ts'
import type { Locale } from '#contracts/identity.ts'
import { defineError, forbidden, inLocale, invalid, notFound } from '#platform/errors/errors.ts'
import { inTransaction } from '#platform/db/index.ts'
import { fail, ok, type Result } from '#platform/errors/result.ts'
import { route, type Route } from '#platform/http/index.ts'
import type { Platform } from '#platform/platform.ts'
import { accepts } from '#platform/settings/setting-store.ts'
import type { Grant } from '#platform/policy/index.ts'
import type { SettingDefinition } from '#platform/settings/settings.ts'
import type { OperationsDeps } from './operations.deps.ts'

const onlyGlobal = defineError('setting_only_global', 400, () => ({
  zh: '这个参数只能全局设置，不能按单位设置。未保存。',
  en: 'This setting holds for the whole installation only; it was not saved.',
}))

export function settingRoutes(platform: Platform, deps: OperationsDeps): Route[] {
  const { db, audit, events } = platform
  const { settings } = deps

  async function describe(
    definition: SettingDefinition,
    unitId: string | null,
    locale: Locale,
  ): Promise<Setting> {
    const { value, from, fromUnitId } = await settings.explain(definition, unitId)
    const names = fromUnitId ? await deps.namesOfUnits([fromUnitId]) : new Map<string, string>()
    return {
      key: definition.key,
      group: inLocale(definition.group, locale),
      title: inLocale(definition.title, locale),
      description: inLocale(definition.description, locale),
      type: definition.type,
      choices:
        definition.type === 'choice'
          ? definition.choices.map((choice) => ({
              value: choice.value,
              label: inLocale(choice.label, locale),
            }))
          : null,
      min: 'min' in definition ? definition.min : null,
      max: 'max' in definition ? definition.max : null,
      unitOfMeasure: definition.unitOfMeasure ? inLocale(definition.unitOfMeasure, locale) : null,
      scope: definition.scope,
      defaultValue: definition.default,
      value: value as Setting['value'],
      from,
      fromUnit: fromUnitId ? (names.get(fromUnitId) ?? null) : null,
    }
  }
  const find = (key: string): SettingDefinition | undefined =>
    settings.definitions().find((one) => one.key === key)

  /**
   * Whether a right reaches the settings of a unit; null stands for the whole installation, which only a right
   * without bounds reaches for changing. Units that do not exist are told apart from those out of reach only for
   * somebody who may see all of them.
   */
  async function reaches(
    { scope }: Grant<'settings.read' | 'settings.manage'>,
    unitId: string | null,
  ): Promise<Result<null>> {
    if (!scope.all) return unitId !== null && scope.unitIds.includes(unitId) ? ok(null) : fail(forbidden())
    if (unitId === null) return ok(null)
    return (await deps.namesOfUnits([unitId])).has(unitId) ? ok(null) : fail(notFound())
  }

  return [
    route(listSettings, async ({ query, grant, locale }) => {
      // What holds for the whole installation holds for everybody's unit, and may be read by all who read settings.
      if (query.unitId !== undefined) {
        const reached = await reaches(grant, query.unitId)
        if (!reached.ok) return reached
      }
      const described = await Promise.all(
        settings.definitions().map((definition) => describe(definition, query.unitId ?? null, locale)),
      )
      return ok({ settings: described })
    }),

    route(saveSetting, async ({ params, body, actor, grant, origin, locale }) => {
      const definition = find(params.key)
      if (!definition) return fail(notFound())
      const reached = await reaches(grant, body.unitId)
      if (!reached.ok) return reached
      if (definition.scope === 'global' && body.unitId !== null) return fail(onlyGlobal())
      if (body.value !== null && !accepts(definition, body.value)) {
        return fail(invalid([{ path: 'value', message: bounds(definition) }]))
      }
      const saved = await inTransaction(db, async (tx) => {
        const before = await tx
          .selectFrom('settings')
          .select('value')
          .where('key', '=', definition.key)
          .where('unit_id', body.unitId === null ? 'is' : '=', body.unitId)
          .forUpdate()
          .executeTakeFirst()
        const value = body.value === null ? null : JSON.stringify(body.value)
        if (value === null) {
          await tx
            .deleteFrom('settings')
            .where('key', '=', definition.key)
            .where('unit_id', body.unitId === null ? 'is' : '=', body.unitId)
            .execute()
        } else {
          await tx
            .insertInto('settings')
            .values({ key: definition.key, unit_id: body.unitId, value, updated_by: actor.userId })
            .onConflict((conflict) =>
              conflict
                .columns(['key', 'unit_id'])
                .doUpdateSet({ value, updated_by: actor.userId, updated_at: platform.now() }),
            )
            .execute()
        }
        await tx
          .insertInto('setting_changes')
          .values({
            key: definition.key,
            unit_id: body.unitId,
            before: before ? JSON.stringify(before.value) : null,
            after: value,
            changed_by: actor.userId,
          })
          .execute()
        await audit.record(tx, {
          actorId: actor.userId,
          action: 'settings.changed',
          subjectKind: 'setting',
          subjectId: definition.key,
          detail: { unitId: body.unitId, before: before?.value ?? null, after: body.value },
          origin,
        })
        await events.publish(tx, {
          type: 'settings.changed',
          subjectKind: 'setting',
          subjectId: definition.key,
          unitId: body.unitId,
          ownerId: null,
          data: {},
        })
        return ok(null)
      })
      if (!saved.ok) return saved
      settings.forget()
      return ok(await describe(definition, body.unitId, locale))
    }),

    route(settingHistory, async ({ params, grant: { scope } }) => {
      if (!find(params.key)) return fail(notFound())
      const rows = await db
        .selectFrom('setting_changes')
        .selectAll()
        .where('key', '=', params.key)
        .$if(!scope.all, (query) =>
          query.where((eb) =>
            eb.or([
              eb('unit_id', 'is', null),
              sql<boolean>`unit_id = any(${scope.all ? [] : scope.unitIds}::uuid[])`,
            ]),
          ),
        )
        .orderBy('id', 'desc')
        .limit(200)
        .execute()
      const users = await deps.namesOfUsers(rows.flatMap((row) => row.changed_by ?? []))
      const units = await deps.namesOfUnits(rows.flatMap((row) => row.unit_id ?? []))
      return ok({
        changes: rows.map((row) => ({
          at: row.changed_at.toISOString(),
          by: row.changed_by ? { id: row.changed_by, name: users.get(row.changed_by) ?? '' } : null,
          unit: row.unit_id ? (units.get(row.unit_id) ?? null) : null,
          before: row.before as Setting['value'] | null,
          after: row.after as Setting['value'] | null,
        })),
      })
    }),
  ]
}

function bounds(definition: SettingDefinition): { zh: string; en: string } {
  if (definition.type === 'integer' || definition.type === 'number') {
    const whole = definition.type === 'integer'
    return {
      zh: `请输入 ${definition.min}～${definition.max} 之间的${whole ? '整数' : '数字'}。`,
      en: `Enter a ${whole ? 'whole ' : ''}number from ${definition.min} to ${definition.max}.`,
    }
  }
  return { zh: '这个值不在允许的范围内。', en: 'This value is not allowed.' }
}
