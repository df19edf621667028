/** One customer in one week: what it ordered before and after, and whether it was visited in that week. */
export interface Observation {
  /** The customer; its observations of several weeks are not independent of each other. */
  readonly cluster: string
  /** Only observations of the same stratum are compared: the same week, the same kind of customer. */
  readonly stratum: string
  readonly visited: boolean
  /** Average a week in the weeks before, in any unit. */
  readonly before: number
  /** Average a week in the weeks after, same unit. */
  readonly after: number
}

export interface EffectStratum {
  readonly stratum: string
  readonly visited: number
  readonly compared: number
  /** Change of the visited minus change of the others, in the unit of the observations. */
  readonly difference: number
}

export interface Effect {
  /** Average extra change of the visited ones, in the unit of the observations a week. */
  readonly estimate: number
  /** Standard error, allowing for several weeks of the same customer. */
  readonly standardError: number
  readonly low: number
  readonly high: number
  /** The estimate as a share of what the visited ones ordered before; null when they ordered nothing. */
  readonly relative: number | null
  /** Visited observations that were compared, and others they were compared with. */
  readonly visited: number
  readonly compared: number
  /** Visited observations in strata in which nobody was left unvisited: they cannot tell anything. */
  readonly withoutComparison: number
  /** Different customers among those compared. */
  readonly customers: number
  readonly strata: readonly EffectStratum[]
}

/** Two-sided 95 % point of the normal distribution. */
const Z95 = 1.959_963_984_540_054

/**
 * The average effect on the visited by stratified difference in differences: within each stratum the change
 * after − before of the visited minus that of the unvisited, weighted by the number of visited. Whatever changes for
 * everybody of a stratum alike (season, price, delivery) cancels out. The standard error is that of the weighted
 * sum of residuals, added up by customer (cluster-robust, with G/(G−1)), so that many weeks of one customer do not
 * count as many customers.
 *
 * Sources: subclassification, W. G. Cochran, Biometrics 24 (1968); clustered variance, K.-Y. Liang and S. L. Zeger,
 * Biometrika 73 (1986).
 *
 * Null when no stratum holds both visited and unvisited observations, or all of them are of one customer. It does not
 * prove a cause: who is visited is not drawn by lot.
 */
export function effectOf(observations: readonly Observation[]): Effect | null {
  const strata = [...Map.groupBy(observations, (one) => one.stratum)].map(([stratum, all]) => ({
    stratum,
    visited: all.filter((one) => one.visited),
    others: all.filter((one) => !one.visited),
  }))
  const usable = strata.filter(({ visited, others }) => visited.length > 0 && others.length > 0)
  const total = usable.reduce((sum, { visited }) => sum + visited.length, 0)
  if (total === 0) return null
  const byCustomer = new Map<string, number>()
  let estimate = 0
  let before = 0
  let compared = 0
  const shown: EffectStratum[] = []
  for (const { stratum, visited, others } of usable) {
    const share = visited.length / total
    const [ofVisited, ofOthers] = [meanChange(visited), meanChange(others)]
    estimate += share * (ofVisited - ofOthers)
    before += visited.reduce((sum, one) => sum + one.before, 0)
    compared += others.length
    shown.push({
      stratum,
      visited: visited.length,
      compared: others.length,
      difference: ofVisited - ofOthers,
    })
    spread(byCustomer, visited, ofVisited, share / visited.length)
    spread(byCustomer, others, ofOthers, -share / others.length)
  }
  const groups = byCustomer.size
  if (groups < 2) return null
  const squares = [...byCustomer.values()].reduce((sum, value) => sum + value * value, 0)
  const standardError = Math.sqrt((squares * groups) / (groups - 1))
  return {
    estimate,
    standardError,
    low: estimate - Z95 * standardError,
    high: estimate + Z95 * standardError,
    relative: before > 0 ? (estimate * total) / before : null,
    visited: total,
    compared,
    withoutComparison: strata.reduce(
      (sum, { visited, others }) => sum + (others.length === 0 ? visited.length : 0),
      0,
    ),
    customers: groups,
    strata: shown,
  }
}

const change = (one: Observation): number => one.after - one.before
const meanChange = (all: readonly Observation[]): number =>
  all.reduce((sum, one) => sum + change(one), 0) / all.length

/** Adds each observation's weighted residual to its customer's. */
function spread(
  byCustomer: Map<string, number>,
  all: readonly Observation[],
  mean: number,
  weight: number,
): void {
  for (const one of all)
    byCustomer.set(one.cluster, (byCustomer.get(one.cluster) ?? 0) + weight * (change(one) - mean))
}
