import { analysisClassification } from '#modules/analysis/index.ts'
import { holdingsClassification } from '#modules/holdings/index.ts'
import { customersClassification } from '#modules/customers/index.ts'
import { identityClassification } from '#modules/identity/index.ts'
import { interfacesClassification } from '#modules/interfaces/index.ts'
import { positioningClassification } from '#modules/positioning/index.ts'
import { inspectionsClassification } from '#modules/inspections/index.ts'
import { privacyClassification } from '#modules/privacy/index.ts'
import { territoriesClassification } from '#modules/territories/index.ts'
import { visitsClassification } from '#modules/visits/index.ts'
import { auditClassification } from '#platform/audit/audit.classification.ts'
import type { ColumnClass } from '#platform/db/column-class.ts'
import type { Tables } from '#platform/db/index.ts'
import { platformClassification } from '#platform/platform.classification.ts'

/** Every column of every table. A column without a class does not compile. */
export const classification = {
  ...platformClassification,
  ...auditClassification,
  ...identityClassification,
  ...analysisClassification,
  ...customersClassification,
  ...positioningClassification,
  ...visitsClassification,
  ...inspectionsClassification,
  ...territoriesClassification,
  ...privacyClassification,
  ...holdingsClassification,
  ...interfacesClassification,
} as const satisfies { readonly [T in keyof Tables]: { readonly [C in keyof Tables[T]]: ColumnClass } }
