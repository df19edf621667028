export {
  type Actor,
  type Assignment,
  authorize,
  covers,
  type Grant,
  grantSystem,
  reach,
  type RowScope,
  scopeCondition,
} from './policy.ts'
export { policyTable } from './table.ts'
