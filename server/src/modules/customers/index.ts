/** The public face of the customers module. */
export type {
  CustomersApi,
  CustomerSeed,
  CustomerState,
  Directory,
  DirectoryPerson,
  DirectoryUnit,
  OrderSeed,
  PlanningCustomer,
} from './customers.api.ts'
