/**
 * `npm run bench -- routing [--quick] [--clock wall|cpu] [--instances DIR]`: every target of the planning engines in
 * one run, with a table of what was promised and what was reached at the end. `--quick` runs three files of each group
 * and one seed (some four minutes): a sample for a busy machine, marked as such.
 */
import { option, printTargets, type TargetRow } from './report.ts'
import * as periodic from './periodic.ts'
import * as territory from './territory.ts'
import * as tsp from './tsp.ts'
import * as vrp from './vrp.ts'

export async function run(argv: readonly string[]): Promise<void> {
  const rows: TargetRow[] = []
  for (const part of [tsp, vrp, periodic, territory]) rows.push(...(await part.run(argv)))
  printTargets(rows)
  const seconds = option(argv, 'seconds', '')
  if (seconds !== '') {
    process.stdout.write(
      `Vehicles, periods and territories had ${seconds} s each instead of the times of the targets.\n`,
    )
  }
}
