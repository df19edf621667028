import { getHoldingImport, startHoldingImport, uploadHoldings } from '#contracts/holding-imports.ts'
import { importFile } from './import-file.ts'
import type { SignedIn } from './signed-in.ts'

/** Reads a file of accounts and holdings by the same way as the office, and tells what became of its rows. */
export async function importHoldings(
  ask: SignedIn,
  file: string,
  choices: { readonly asOf: string | undefined; readonly dryRun: boolean },
): Promise<number> {
  const batch = await importFile(
    ask,
    file,
    { upload: uploadHoldings, start: startHoldingImport, get: getHoldingImport },
    ({ mapping, asOf }) => ({ mapping, asOf: choices.asOf ?? asOf, dryRun: choices.dryRun }),
  )
  if (batch === null) return 1
  const { rows, created, updated, unchanged, failed } = batch.counts
  const isDone = batch.state === 'done' || batch.state === 'checked'
  console.log(
    `${isDone ? '✓' : '✗'} ${batch.state}: 共 ${rows} 行，新增 ${created}，更新 ${updated}，未变 ${unchanged}，出错 ${failed}\n` +
      `  ${rows} rows: ${created} created, ${updated} updated, ${unchanged} unchanged, ${failed} with errors`,
  )
  for (const { row, field, message } of batch.errors)
    console.log(`    ${row}${field === null ? '' : ` ${field}`}: ${message}`)
  if (failed > batch.errors.length)
    console.log('    …完整清单可在办公端下载  the whole list is in the office')
  if (batch.message !== null) console.log(`  ${batch.message}`)
  return isDone ? 0 : 1
}
