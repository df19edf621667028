import type { VisitForm } from '#contracts/operations.ts'
import type { EndPress, FindingValue } from './visit-row.ts'

type Field = VisitForm['fields'][number]

/**
 * Answers in words, in the order of the form they were given to. Answers to questions that the form does not
 * know (a form of another version that nobody kept) stand under their code: nothing is dropped.
 */
export function findingsOf(
  end: EndPress,
  forms: ReadonlyMap<number, VisitForm>,
): { label: string; value: string }[] {
  const form = end.formVersion === null ? undefined : forms.get(end.formVersion)
  const fields = form?.fields ?? []
  const known = new Set(fields.map((field) => field.code))
  const answered = fields.flatMap((field) => {
    const value = end.findings[field.code]
    return value === undefined || isBlank(value) ? [] : [{ label: field.label, value: inWords(value, field) }]
  })
  const others = Object.entries(end.findings)
    .filter(([code, value]) => !known.has(code) && !isBlank(value))
    .map(([code, value]) => ({ label: code, value: inWords(value, undefined) }))
  return [...answered, ...others]
}

const isBlank = (value: FindingValue): boolean => value === '' || (Array.isArray(value) && value.length === 0)

function inWords(value: FindingValue, field: Field | undefined): string {
  const option = (code: string) => field?.options?.find((each) => each.value === code)?.label ?? code
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (typeof value === 'number') return `${value}${field?.unitOfMeasure ? ` ${field.unitOfMeasure}` : ''}`
  if (typeof value === 'string') return option(value)
  return value.map(option).join('、')
}
