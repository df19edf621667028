/** `npm run notices`: writes THIRD_PARTY_NOTICES.md from the lock and the installed packages. */
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { noticesText } from './notices-text.ts'
import { shippedPackages } from './shipped-packages.ts'

const root = resolve(import.meta.dirname, '..')
const packages = shippedPackages()
writeFileSync(resolve(root, 'THIRD_PARTY_NOTICES.md'), noticesText(packages, root))
console.log(`THIRD_PARTY_NOTICES.md: ${packages.length} packages`)
