import type { SettingDefinition } from './settings.ts'

/** A number that may differ from unit to unit. */
interface NumberSetting {
  readonly type: 'number'
  readonly scope: 'unit'
  readonly key: string
  readonly group: SettingDefinition['group']
  readonly title: SettingDefinition['title']
  readonly description: SettingDefinition['description']
  readonly default: number
  readonly min: number
  readonly max: number
  readonly unitOfMeasure?: SettingDefinition['unitOfMeasure']
}

/** Declares numbers of one module, whose keys begin with its name: key, group, words, [default, least, most], unit. */
export function numbersOf(module: string) {
  return (
    key: string,
    group: SettingDefinition['group'],
    [zh, en, zhMore, enMore]: readonly [zh: string, en: string, zhMore: string, enMore: string],
    [value, min, max]: readonly [value: number, min: number, max: number],
    unitOfMeasure?: SettingDefinition['unitOfMeasure'],
  ): NumberSetting => ({
    type: 'number',
    scope: 'unit',
    key: `${module}.${key}`,
    group,
    title: { zh, en },
    description: { zh: zhMore, en: enMore },
    default: value,
    min,
    max,
    unitOfMeasure,
  })
}
