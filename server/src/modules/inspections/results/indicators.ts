import type { Indicator } from '#contracts/inspection-results.ts'
import type { InspectionForm, InspectionFormField } from '#contracts/inspections.ts'
import type { Locale } from '#contracts/identity.ts'
import type { ItemRow } from '../plan/item.repo.ts'
import type { Scale } from './estimate.ts'
import { worthOf } from './score.ts'

/** A figure that is read off a shop that was assessed. */
export interface IndicatorRule extends Indicator {
  readonly scale: Scale
  /** Null: this shop says nothing about it. */
  readonly read: (item: ItemRow) => number | null
}

const points: Scale = { low: 0, high: 100, share: false }
const share: Scale = { low: 0, high: 1, share: true }

/** The total score, visits in place by the shop's word, and every scored question of the forms, the newest first. */
export function indicatorsOf(forms: readonly InspectionForm[], locale: Locale): IndicatorRule[] {
  const zh = locale !== 'en-US'
  const fields = new Map<string, InspectionFormField>()
  for (const form of forms) {
    for (const field of form.fields)
      if (field.weight > 0 && !fields.has(field.code)) fields.set(field.code, field)
  }
  return [
    {
      code: 'score',
      label: zh ? '综合得分' : 'Score',
      unit: 'points',
      definition: zh
        ? `各项得分按权重加权平均，满分 100：${[...fields.values()].map((field) => `${field.label} ${field.weight}`).join('、')}。`
        : `Weighted mean of the answers, out of 100: ${[...fields.values()].map((field) => `${field.label} ${field.weight}`).join(', ')}.`,
      scale: points,
      read: (item) => item.score,
    },
    {
      code: 'in_place',
      label: zh ? '走访属实率' : 'Visits confirmed',
      unit: 'share',
      definition: zh
        ? '有登记走访的受检户中，店主确认来过的走访占能说清的走访的比例（考核证明）。'
        : 'Of the claimed visits that the shop could tell about, the share it confirmed.',
      scale: share,
      read: confirmedShare,
    },
    ...[...fields.values()].map((field) => ruleOf(field, zh)),
  ]
}

function ruleOf(field: InspectionFormField, zh: boolean): IndicatorRule {
  const common = { code: field.code, label: field.label }
  const worth = (item: ItemRow) => worthOf(field, item.findings[field.code])
  if (field.kind === 'rating') {
    const low = field.min ?? 1
    const high = field.max ?? 5
    return {
      ...common,
      unit: 'rating',
      definition: zh ? `受检户打分的平均，${low} 到 ${high} 分。` : `Mean rating, ${low} to ${high}.`,
      scale: { low, high, share: false },
      read: (item) => (worth(item) === null ? null : Number(item.findings[field.code])),
    }
  }
  if (field.kind === 'flag') {
    return {
      ...common,
      unit: 'share',
      definition: zh ? '回答“是”的受检户比例。' : 'Share of shops with a yes.',
      scale: share,
      read: worth,
    }
  }
  const told = (field.options ?? [])
    .map((option) => `${option.label} ${100 * (field.worth?.[option.value] ?? 0)}`)
    .join(zh ? '、' : ', ')
  return {
    ...common,
    unit: 'points',
    definition: zh ? `按回答折算，满分 100：${told}。` : `By the answers, out of 100: ${told}.`,
    scale: points,
    read: (item) => {
      const value = worth(item)
      return value === null ? null : 100 * value
    },
  }
}

/** Of the visits that were claimed at a shop and that the shop could tell about, the share it confirmed. */
function confirmedShare(item: ItemRow): number | null {
  const told = item.enquiries.filter((one) => one.visitId !== null && one.answer !== 'unsure')
  if (told.length === 0) return null
  return told.filter((one) => one.answer === 'confirmed').length / told.length
}
