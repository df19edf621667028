import { access } from 'node:fs/promises'
import { ownFiles, readCertificate } from '../tls/index.ts'
import type { Finding } from './finding.ts'

const WARN_DAYS = 30
const DAY_MS = 86_400_000

/** The certificate of `ZHIKE_TLS_CERT`, else that of our own making in the data folder; nothing when there is none. */
export async function certificateFindings(dataDir: string, now: Date): Promise<Finding[]> {
  const { ZHIKE_TLS_CERT: certFile, ZHIKE_TLS_KEY: keyFile } = process.env
  const files = certFile && keyFile ? { certFile, keyFile } : ownFiles(dataDir)
  try {
    await access(files.certFile)
  } catch {
    // No HTTPS of our own: a proxy may do it.
    return []
  }
  const read = await readCertificate(files, now)
  if (!read.ok) return [{ check: 'certificate', state: 'fail', what: read.error.words }]
  const until = read.value.validUntil.toISOString().slice(0, 10)
  const days = Math.floor((read.value.validUntil.getTime() - now.getTime()) / DAY_MS)
  const what = { zh: `HTTPS 证书有效期至 ${until}`, en: `the HTTPS certificate is valid until ${until}` }
  if (days > WARN_DAYS) return [{ check: 'certificate', state: 'ok', what }]
  return [
    {
      check: 'certificate',
      state: 'warn',
      what: { zh: `${what.zh}，只剩 ${days} 天`, en: `${what.en}, ${days} days from now` },
      remedy: {
        zh: '换上新证书（自建的：npm run zhike -- certificate），运行中的程序会自动换用。',
        en: 'Put a new one in its place (one of our own: npm run zhike -- certificate); a running server takes it up.',
      },
    },
  ]
}
