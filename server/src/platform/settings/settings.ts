import type { Message } from '../errors/errors.ts'

interface Common {
  readonly key: string
  readonly group: Message
  readonly title: Message
  readonly description: Message
  /** May differ from unit to unit (a unit inherits from the one above), or holds for the whole installation. */
  readonly scope: 'global' | 'unit'
  readonly unitOfMeasure?: Message
}
export type SettingDefinition =
  | (Common & {
      readonly type: 'integer' | 'number'
      readonly default: number
      readonly min: number
      readonly max: number
    })
  | (Common & { readonly type: 'text'; readonly default: string; readonly maxLength: number })
  | (Common & { readonly type: 'flag'; readonly default: boolean })
  | (Common & {
      readonly type: 'choice'
      readonly default: string
      readonly choices: readonly { readonly value: string; readonly label: Message }[]
    })

export type ValueOf<D extends SettingDefinition> = D extends { type: 'integer' | 'number' }
  ? number
  : D extends { type: 'flag' }
    ? boolean
    : string

/** What the catalogue leaves open: declared by modules, changed by administrators, kept with history. */
export interface Settings {
  /** The value in force at a unit (or for the whole installation), cached for a second. */
  read<D extends SettingDefinition>(definition: D, unitId?: string | null): Promise<ValueOf<D>>
}
