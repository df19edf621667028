/**
 * A program for failure tests: starts the embedded server on the folder given, says how that went as one line of
 * JSON, and holds it until it is told to stop (SIGTERM) or killed.
 */
import { startEmbeddedPostgres } from '../index.ts'

const [dataDir = ''] = process.argv.slice(2)
const started = await startEmbeddedPostgres({
  dataDir,
  onEvent: (event) => console.log(JSON.stringify({ event: event.kind })),
})
if (started.ok) {
  const { url, pid, adopted } = started.value
  // Before it is said that all is up: whoever reads that may stop it at once.
  process.once('SIGTERM', () => {
    void started.value.stop().then(() => process.exit(0))
  })
  console.log(JSON.stringify({ ok: true, url, pid, adopted }))
} else {
  console.log(JSON.stringify({ ok: false, code: started.error.code, words: started.error.words }))
  process.exit(1)
}
