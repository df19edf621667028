import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseTsplib, type TsplibInstance } from '#engines/cli/tsplib.ts'
import { isFormatError } from '#engines/cli/types.ts'

/** Proven optima (TSPLIB), for folders that bring none. */
const optima: Readonly<Record<string, number>> = {
  eil51: 426,
  berlin52: 7542,
  eil76: 538,
  kroA100: 21_282,
  ch130: 6110,
  a280: 2579,
  pcb442: 50_778,
  rat783: 8806,
}

/** Names of the `.tsp` files of a folder. */
export function instanceNames(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.tsp'))
    .map((file) => file.slice(0, -'.tsp'.length))
}

/** Reads one instance; throws an Error with the line of a file that cannot be understood. */
export function loadInstance(folder: string, name: string): TsplibInstance {
  const instance = parseTsplib(readFileSync(join(folder, `${name}.tsp`), 'utf8'))
  if (isFormatError(instance)) throw new Error(`${name}:${instance.line}: ${instance.message}`)
  return instance
}

/** Lines `name : length` or `name,length` of the files `solutions`, `best` and `best.csv` of a folder. */
export function knownLengths(folder: string): ReadonlyMap<string, number> {
  const known = new Map(Object.entries(optima))
  for (const file of ['solutions', 'best', 'best.csv']) {
    const path = join(folder, file)
    if (!existsSync(path)) continue
    for (const line of readFileSync(path, 'utf8').split('\n')) {
      const found = /^\s*([^\s:,]+)\s*[:,\s]\s*([\d.]+)/.exec(line)
      if (found) known.set(found[1]!, Number(found[2]))
    }
  }
  return known
}
