/** The public face of the customers module. */
export type {
  Contact,
  CustomersApi,
  CustomerSeed,
  CustomerState,
  Directory,
  DirectoryPerson,
  DirectoryUnit,
  OrderSeed,
  PlanningCustomer,
} from './customers.api.ts'
export type { CustomerVocabulary } from './customers.context.ts'
export { customersClassification } from './customers.classification.ts'
export { recomputeFigures } from './customers.figures.ts'
export { loadCustomers, loadOrders } from './customers.load.ts'
export { createCustomersModule } from './customers.module.ts'
