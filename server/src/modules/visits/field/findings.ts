import type { Locale } from '#contracts/identity.ts'
import type { VisitForm } from '#contracts/operations.ts'
import type { EndPress, FindingValue } from './visit-row.ts'

type Field = VisitForm['fields'][number]

/**
 * Answers in words, in the order of the form they were given to. Answers to questions that the form does not
 * know (a form of another version that nobody kept) stand under their code: nothing is dropped. In English as far as
 * the form says it in English.
 */
export function findingsOf(
  end: EndPress,
  forms: ReadonlyMap<number, VisitForm>,
  locale: Locale,
): { label: string; value: string }[] {
  const form = end.formVersion === null ? undefined : forms.get(end.formVersion)
  const fields = form?.fields ?? []
  const english = locale === 'en-US'
  const known = new Set(fields.map((field) => field.code))
  const answered = fields.flatMap((field) => {
    const value = end.findings[field.code]
    if (value === undefined || isBlank(value)) return []
    return [
      {
        label: english ? (field.labelEn ?? field.label) : field.label,
        value: inWords(value, field, english),
      },
    ]
  })
  const others = Object.entries(end.findings)
    .filter(([code, value]) => !known.has(code) && !isBlank(value))
    .map(([code, value]) => ({ label: code, value: inWords(value, undefined, english) }))
  return [...answered, ...others]
}

const isBlank = (value: FindingValue): boolean => value === '' || (Array.isArray(value) && value.length === 0)

function inWords(value: FindingValue, field: Field | undefined, english: boolean): string {
  const option = (code: string): string => {
    const found = field?.options?.find((each) => each.value === code)
    return (english ? found?.labelEn : undefined) ?? found?.label ?? code
  }
  if (typeof value === 'boolean') return english ? (value ? 'yes' : 'no') : value ? '是' : '否'
  if (typeof value === 'number') {
    const unit = (english ? field?.unitOfMeasureEn : undefined) ?? field?.unitOfMeasure
    return `${value}${unit ? ` ${unit}` : ''}`
  }
  if (typeof value === 'string') return option(value)
  return value.map(option).join(english ? ', ' : '、')
}
