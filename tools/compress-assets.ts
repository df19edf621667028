import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const brotli = promisify(brotliCompress)
const gzipped = promisify(gzip)
const TEXT = /\.(js|css|html|svg|json|geojson|webmanifest|txt)$/
/** Below this many bytes a compressed answer is hardly smaller. */
const SMALLEST = 1024

/** Writes `.br` and `.gz` beside every text file of a built folder, which the server then sends as they are. */
export async function compressAssets(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && TEXT.test(entry.name))
  await Promise.all(
    files.map(async (entry) => {
      const file = join(entry.parentPath, entry.name)
      const content = await readFile(file)
      if (content.length < SMALLEST) return
      const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }
      await writeFile(`${file}.br`, await brotli(content, quality))
      await writeFile(`${file}.gz`, await gzipped(content, { level: 9 }))
    }),
  )
}
