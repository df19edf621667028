import type { InspectionForm, InspectionFormField, InspectionFindings } from '#contracts/inspections.ts'

type Value = InspectionFindings[string]

/** What an answer is worth, 0 … 1; null for what is not scored or was not answered. */
export function worthOf(field: InspectionFormField, value: Value | undefined): number | null {
  if (field.weight === 0 || value === undefined) return null
  switch (field.kind) {
    case 'choice':
      return typeof value === 'string' && field.worth && Object.hasOwn(field.worth, value)
        ? field.worth[value]!
        : null
    case 'flag':
      return typeof value === 'boolean' ? Number(value) : null
    case 'rating': {
      const low = field.min ?? 1
      const high = field.max ?? 5
      return typeof value === 'number' && high > low
        ? Math.min(1, Math.max(0, (value - low) / (high - low)))
        : null
    }
    case 'multi_choice':
    case 'number':
    case 'text':
      return null
  }
}

/** 0 … 100: the weighted mean of what the answers are worth; null when none of them is scored. */
export function scoreOf(form: InspectionForm, findings: InspectionFindings): number | null {
  let weight = 0
  let sum = 0
  for (const field of form.fields) {
    const worth = worthOf(field, findings[field.code])
    if (worth === null) continue
    weight += field.weight
    sum += field.weight * worth
  }
  return weight === 0 ? null : (100 * sum) / weight
}

/** Labels of required questions without an answer that the form knows. */
export function missingAnswers(form: InspectionForm, findings: InspectionFindings): string[] {
  return form.fields
    .filter((field) => field.required && !answers(field, findings[field.code]))
    .map((field) => field.label)
}

function answers(field: InspectionFormField, value: Value | undefined): boolean {
  if (value === undefined || value === '') return false
  if (field.kind === 'choice') return field.options?.some((option) => option.value === value) === true
  if (field.kind === 'rating') return typeof value === 'number'
  if (field.kind === 'flag') return typeof value === 'boolean'
  return !Array.isArray(value) || value.length > 0
}

/** Answers in words, in the order of the form. */
export function answersInWords(
  form: InspectionForm,
  findings: InspectionFindings,
): { code: string; label: string; value: string }[] {
  return form.fields.flatMap((field) => {
    const value = findings[field.code]
    if (value === undefined || value === '') return []
    return [{ code: field.code, label: field.label, value: inWords(field, value) }]
  })
}

function inWords(field: InspectionFormField, value: Value): string {
  const labelOf = (one: string) => field.options?.find((option) => option.value === one)?.label ?? one
  if (Array.isArray(value)) return value.map(labelOf).join('、')
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (field.kind === 'rating') return `${String(value)} / ${field.max ?? 5}`
  return labelOf(String(value))
}
