import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { errorCode } from '../operator/operator.ts'

/** The files of an own authority and the certificate that it issued, in `dataDir/tls`. */
export function ownFiles(dataDir: string) {
  const file = (name: string): string => path.join(dataDir, 'tls', name)
  return {
    certFile: file('server.crt'),
    keyFile: file('server.key'),
    caFile: file('ca.crt'),
    caKeyFile: file('ca.key'),
  }
}

/** The certificate (PEM) of this installation's own authority, when it issued the one in use; otherwise null. */
export async function ownAuthority(dataDir: string, cert: string): Promise<string | null> {
  try {
    const pem = await readFile(ownFiles(dataDir).caFile, 'utf8')
    return new X509Certificate(cert).checkIssued(new X509Certificate(pem)) ? pem : null
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}
