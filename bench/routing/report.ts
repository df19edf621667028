/** One instance of a bench: what was found, what is known, how long it took. */
export interface BenchRow {
  readonly instance: string
  /** Size class the targets speak of, such as `102–320`. */
  readonly group: string
  readonly cost: number
  /** Proven optimum or best known value; undefined where none is. */
  readonly reference: number | undefined
  /** Lower bound found, if any. */
  readonly bound?: number | null
  readonly seconds: number
  readonly seed: number
}

/** What a group is held to, in per cent of the reference. */
export interface Target {
  readonly group: string
  readonly mean?: number
  readonly max?: number
}

/** One row of the table of targets: what was promised, what was reached, on how many of the files at hand. */
export interface TargetRow {
  readonly work: string
  readonly target: string
  readonly reached: string
  readonly kept: boolean
  readonly run: number
  readonly atHand: number
}

/** Gap in per cent, (cost − reference) / reference. */
export function gapPercent(cost: number, reference: number): number {
  return reference === 0 ? 0 : ((cost - reference) / reference) * 100
}

/** Columns right-aligned except the first, separated by two blanks. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, c) => Math.max(width(title), ...rows.map((row) => width(row[c] ?? ''))))
  const line = (cells: readonly string[]) => cells.map((cell, c) => pad(cell, widths[c]!, c === 0)).join('  ')
  return [line(header), widths.map((w) => '─'.repeat(w)).join('  '), ...rows.map(line)].join('\n')
}

const width = (text: string): number => Array.from(text).length

function pad(text: string, to: number, left: boolean): string {
  const blanks = ' '.repeat(Math.max(0, to - width(text)))
  return left ? text + blanks : blanks + text
}

const decimals = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(2))

/** The whole table of a suite, one line an instance and seed, then one line a group with its target. */
export function printReport(title: string, rows: readonly BenchRow[], targets: readonly Target[] = []): void {
  const detail = rows.map((row) => [
    row.instance,
    row.group,
    String(row.seed),
    decimals(row.cost),
    row.reference === undefined ? '?' : decimals(row.reference),
    row.reference === undefined ? '' : gapPercent(row.cost, row.reference).toFixed(3),
    row.bound === undefined || row.bound === null ? '' : decimals(row.bound),
    row.bound === undefined || row.bound === null || row.reference === undefined
      ? ''
      : (-gapPercent(row.bound, row.reference)).toFixed(2),
    row.seconds.toFixed(2),
  ])
  const header = ['instance', 'group', 'seed', 'cost', 'known', 'gap %', 'bound', 'below %', 's']
  process.stdout.write(`\n${title}\n\n${formatTable(header, detail)}\n`)

  const summary = [...new Set(rows.map((row) => row.group))].map((group) => {
    const { runs, mean, max } = gapsOf(rows, group)
    const target = targets.find((t) => t.group === group)
    const limits = target === undefined ? '' : limitsOf(target)
    const verdict = limits === '' ? '' : isKept(target!, mean, max) ? 'kept' : 'MISSED'
    return [group, String(runs), mean.toFixed(3), max.toFixed(3), limits, verdict]
  })
  process.stdout.write(
    `\n${formatTable(['group', 'runs', 'mean gap %', 'max gap %', 'target', ''], summary)}\n`,
  )
}

/**
 * The targets of a suite as rows of the table of targets. `atHand`: files of each group there are; those without a
 * known reference count as run, but say nothing.
 */
export function targetRows(
  rows: readonly BenchRow[],
  targets: readonly Target[],
  atHand: ReadonlyMap<string, number>,
): TargetRow[] {
  return targets
    .filter((target) => limitsOf(target) !== '')
    .map((target) => {
      const { runs, mean, max } = gapsOf(rows, target.group)
      return {
        work: target.group,
        target: limitsOf(target),
        reached: runs === 0 ? 'not run' : `mean ${mean.toFixed(3)} %, max ${max.toFixed(3)} %`,
        kept: runs > 0 && isKept(target, mean, max),
        run: new Set(rows.filter(({ group }) => group === target.group).map(({ instance }) => instance)).size,
        atHand: atHand.get(target.group) ?? 0,
      }
    })
}

/** Prints the table of targets, and says what was not run. */
export function printTargets(rows: readonly TargetRow[]): void {
  const lines = rows.map(({ work, target, reached, kept, run, atHand }) => [
    work,
    target,
    reached,
    `${run} of ${atHand}`,
    run === 0 ? 'NOT RUN' : kept ? 'kept' : 'MISSED',
  ])
  const header = ['work', 'target, gap %', 'reached', 'files run', '']
  process.stdout.write(`\nTargets\n\n${formatTable(header, lines)}\n`)
  const left = rows.filter(({ run, atHand }) => run < atHand || run === 0)
  if (left.length > 0) {
    process.stdout.write(
      `\nRows with fewer files run than there are (${left.length}) are samples: they say nothing about the rest.\n`,
    )
  }
}

function gapsOf(rows: readonly BenchRow[], group: string): { runs: number; mean: number; max: number } {
  const known = rows.filter((row) => row.group === group && row.reference !== undefined)
  const gaps = known.map((row) => gapPercent(row.cost, row.reference!))
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / Math.max(1, gaps.length)
  return { runs: gaps.length, mean, max: Math.max(-Infinity, ...gaps) }
}

function limitsOf({ mean, max }: Target): string {
  return [mean === undefined ? '' : `mean ≤ ${mean}`, max === undefined ? '' : `max ≤ ${max}`]
    .filter(Boolean)
    .join(', ')
}

const isKept = (target: Target, mean: number, max: number): boolean =>
  mean <= (target.mean ?? Infinity) + 1e-9 && max <= (target.max ?? Infinity) + 1e-9

/** The value after `--name` among arguments, or the default. */
export function option(argv: readonly string[], name: string, otherwise: string): string {
  const at = argv.indexOf(`--${name}`)
  return at >= 0 ? (argv[at + 1] ?? otherwise) : otherwise
}
