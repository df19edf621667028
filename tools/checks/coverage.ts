/**
 * Holds docs/coverage.md to its word: every requirement of docs/requirement-ids.txt stands in the table exactly
 * once, its state is a known one, what is called done is named literally by a test that exists, and the counts at the
 * head are those of the table.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')
const STATES = ['done', 'partial', 'missing', 'content', 'declined']

interface Row {
  readonly id: string
  readonly state: string
  readonly where: string
  readonly test: string
}

const problems = [...findProblems()]
if (problems.length > 0) {
  console.error(`docs/coverage.md:\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
  process.exit(1)
}

function* findProblems(): Generator<string> {
  const wanted = read('docs/requirement-ids.txt').trim().split('\n')
  const rows = readRows()
  const seen = new Set<string>()
  for (const row of rows) {
    if (seen.has(row.id)) yield `${row.id} stands in the table twice`
    seen.add(row.id)
    yield* problemsOf(row)
  }
  for (const id of wanted) if (!seen.has(id)) yield `${id} is missing from the table`
  yield* problemsOfCounts(rows)
  const known = new Set(wanted)
  for (const id of seen) if (!known.has(id)) yield `${id} is not in docs/requirement-ids.txt`
}

function* problemsOf({ id, state, where, test }: Row): Generator<string> {
  if (!STATES.includes(state)) yield `${id}: unknown state "${state}", choose from ${STATES.join(', ')}`
  if (where === '') yield `${id}: say where it is, or what is missing`
  if (state === 'done' && test === '') yield `${id} is called done but names no test`
  if (test === '') return
  if (!/\.test\.tsx?$/.test(test) || !existsSync(join(root, test))) yield `${id}: there is no test ${test}`
  // S1.1 must not be found in S1.12.
  else if (!new RegExp(`${id.replace('.', '\\.')}(?!\\d)`).test(read(test)))
    yield `${id} is not named by ${test}`
}

/** The head of the file tells how many rows have each state. */
function* problemsOfCounts(rows: readonly Row[]): Generator<string> {
  const file = read('docs/coverage.md')
  for (const state of STATES) {
    const told = new RegExp(`^\\|\\s*${state}\\s*\\|[^|]*\\|\\s*(\\d+)\\s*\\|`, 'm').exec(file)?.[1]
    const count = rows.filter((row) => row.state === state).length
    if (Number(told) !== count)
      yield `the head says ${told ?? 'nothing'} for ${state}, the table has ${count}`
  }
}

/** The rows of the one table, without its head. */
function readRows(): Row[] {
  return read('docs/coverage.md')
    .split('\n')
    .filter((line) => /^\|\s*S\d/.test(line))
    .map((line) => {
      const [id = '', state = '', where = '', test = ''] = line
        .slice(1)
        .split('|')
        .map((cell) => cell.trim())
      return { id, state, where, test: test.replaceAll('`', '') }
    })
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}
