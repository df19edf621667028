/** The public face of the customers module. */
export type {
  Contact,
  CustomerFact,
  CustomersApi,
  CustomerMatters,
  CustomersNeeds,
  CustomerSeed,
  CustomerState,
  Directory,
  DirectoryPerson,
  DirectoryUnit,
  DivisionCustomer,
  OrderSeed,
  PlacedShop,
  OwnerChange,
  OwnerChangeOutcome,
  PlanningCustomer,
  WeekOfOrders,
} from './customers.api.ts'
export type { CustomerVocabulary } from './customers.vocabulary.ts'
export { customersClassification } from './customers.classification.ts'
export { recomputeFigures } from './customers.figures.ts'
export { loadCustomers, loadOrders } from './customers.load.ts'
export { type FieldValueSeed, loadFieldValues } from './fields/values.load.ts'
export { loadPool, type PoolSeed } from './pool/pool.load.ts'
export { type CustomerKnowledge, loadKnowledge } from './people/knowledge.load.ts'
export { createCustomersModule } from './customers.module.ts'
export {
  fileUnreadable,
  importBusy,
  importNotUndoable,
  mappingIncomplete,
  noSuchImport,
} from './customers.errors.ts'
export { undoDays } from './customers.settings.ts'
export { xlsxFile } from './exports/table-file.ts'
export { remarkFile } from './imports/error-file.ts'
export { openRows } from './imports/file-rows.ts'
export { guessColumns } from './imports/header.ts'
export { type CellRow, inspectFile, readCells } from './imports/reader.ts'
export { Unreadable } from './imports/unreadable.ts'
export { cleanText } from './text.ts'
