/**
 * `npm start`. Turns on Node's cache of compiled sources before anything else is loaded (it halves the time that
 * loading takes from the second start on), then runs the sequence.
 */
import { enableCompileCache } from 'node:module'
import { resolve } from 'node:path'

enableCompileCache(resolve(import.meta.dirname, '../.cache/node'))
await import('./start-sequence.ts')
