/** Ships nothing whose licence asks more than to be named, and names everything in THIRD_PARTY_NOTICES.md. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { listedPackages } from '../notices-text.ts'
import { licenceProblem, shippedPackages } from '../shipped-packages.ts'

const shipped = shippedPackages()
const problems = shipped.flatMap((one) => licenceProblem(one) ?? [])
const file = readFileSync(resolve(import.meta.dirname, '../../THIRD_PARTY_NOTICES.md'), 'utf8')
const listed = new Set(listedPackages(file))
const wanted = new Set(shipped.map(({ name, version }) => `${name} ${version}`))
for (const one of wanted) if (!listed.has(one)) problems.push(`${one} is missing`)
for (const one of listed) if (!wanted.has(one)) problems.push(`${one} is not shipped any more`)
if (problems.length > 0) {
  console.error(`THIRD_PARTY_NOTICES.md (npm run notices writes it anew):`)
  for (const problem of problems) console.error(`  ${problem}`)
  process.exit(1)
}
