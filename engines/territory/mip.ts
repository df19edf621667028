/**
 * Mixed integer programmes in rows and columns, solved by HiGHS (Huangfu & Hall, 2018) as WebAssembly. The solver
 * is loaded on first use, so that whoever never asks for an exact answer never pays for it.
 */

/** One constraint: low ≤ Σ coefficient · column ≤ high. */
export interface MipRow {
  readonly low: number
  readonly high: number
  readonly columns: readonly number[]
  readonly coefficients: readonly number[]
}

export interface Mip {
  /** To be minimised. */
  readonly cost: readonly number[]
  /** 0/1 columns; the others lie in [0, 1]. */
  readonly binary: readonly boolean[]
  readonly rows: readonly MipRow[]
}

export interface MipResult {
  /** `optimal`: proven. `infeasible`: proven. `stopped`: the deadline came first. */
  readonly status: 'optimal' | 'infeasible' | 'stopped'
  /** One value a column; absent if none was found. */
  readonly values?: Float64Array
  /** No solution costs less. */
  readonly bound: number
}

export type MipSolver = (mip: Mip, expired?: () => boolean) => MipResult

let loading: Promise<MipSolver> | undefined

/** The solver, loaded once. It is single-threaded and blocks while it solves. */
export function loadMipSolver(): Promise<MipSolver> {
  loading ??= load()
  return loading
}

async function load(): Promise<MipSolver> {
  const { default: loadHighs } = await import('highs')
  const highs = await loadHighs()
  const { modelStatus, callbackType } = highs.constants
  return (mip, expired) => {
    const starts = [0]
    const indices: number[] = []
    const values: number[] = []
    for (const { columns, coefficients } of mip.rows) {
      indices.push(...columns)
      values.push(...coefficients)
      starts.push(indices.length)
    }
    const numCols = mip.cost.length
    const numRows = mip.rows.length
    return highs.withModel(
      {
        numCols,
        numRows,
        colCost: [...mip.cost],
        colLower: new Float64Array(numCols),
        colUpper: new Float64Array(numCols).fill(1),
        rowLower: mip.rows.map(({ low }) => low),
        rowUpper: mip.rows.map(({ high }) => high),
        matrix: { format: 'csr', numRows, numCols, starts, indices, values },
        integrality: Int32Array.from(mip.binary, (is) => (is ? 1 : 0)),
      },
      (model): MipResult => {
        model.options.set({ output_flag: false, mip_rel_gap: 0, mip_abs_gap: 1e-6 })
        const stop = (event: { interrupt(): void }): undefined => {
          if (expired?.()) event.interrupt()
        }
        model.run({ [callbackType.simplexInterrupt]: stop, [callbackType.mipInterrupt]: stop })
        const status = model.getModelStatus()
        if (status === modelStatus.infeasible) return { status: 'infeasible', bound: Infinity }
        const bound = Number(model.info.get('mip_dual_bound'))
        const objective = model.getObjectiveValue()
        const found = Number(model.info.get('primal_solution_status')) === 2
        const solution = found ? Float64Array.from(model.getSolution().colValue) : undefined
        if (status === modelStatus.optimal) return { status: 'optimal', values: solution, bound: objective }
        return { status: 'stopped', values: solution, bound: Number.isFinite(bound) ? bound : -Infinity }
      },
    )
  }
}
