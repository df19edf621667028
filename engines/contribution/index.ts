/** S22.4–S22.6: what customers contribute, how they grow, and where both place them. */
export {
  type Contribution,
  contributionOf,
  type CostRates,
  growthClasses,
  type GrowthClass,
  growthClassOf,
  growthOf,
  type MoneyFacts,
  valueClasses,
  type ValueClass,
  valueClassesOf,
} from './contribution.ts'
