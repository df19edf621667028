export {
  type Actor,
  type Assignment,
  authorize,
  covers,
  type Grant,
  grantSystem,
  type Membership,
  reach,
  type RowScope,
  scopeCondition,
} from './policy.ts'
export { policyTable } from './table.ts'
