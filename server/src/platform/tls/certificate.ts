import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fail, ok, type Result } from '../errors/result.ts'
import { errorText } from '../operator/operator.ts'
import { tlsFailures } from './failures.ts'

/** Where the certificate (with its chain) and its private key lie, both in PEM form. */
export interface TlsFiles {
  readonly certFile: string
  readonly keyFile: string
}

export interface Certificate {
  /** The certificate and its chain, PEM. */
  readonly cert: string
  /** The private key, PEM. */
  readonly key: string
  readonly validUntil: Date
  /** Host names and addresses that it vouches for. */
  readonly names: readonly string[]
}

/** Reads and checks a certificate, so that what is wrong with it is said at the start and not by each browser. */
export async function readCertificate(
  { certFile, keyFile }: TlsFiles,
  now: Date,
): Promise<Result<Certificate>> {
  const cert = await readText(certFile)
  if (!cert.ok) return cert
  const key = await readText(keyFile)
  if (!key.ok) return key
  const parsed = attempt(() => new X509Certificate(cert.value))
  if (parsed instanceof Error) return fail(tlsFailures.notCertificate(certFile, parsed.message))
  const privateKey = attempt(() => createPrivateKey(key.value))
  if (privateKey instanceof Error) return fail(tlsFailures.notKey(keyFile, privateKey.message))
  if (!parsed.checkPrivateKey(privateKey)) return fail(tlsFailures.mismatched(certFile, keyFile))
  if (parsed.validToDate <= now) return fail(tlsFailures.expired(certFile, parsed.validToDate))
  if (parsed.validFromDate > now) return fail(tlsFailures.notYetValid(certFile, parsed.validFromDate))
  return ok({ cert: cert.value, key: key.value, validUntil: parsed.validToDate, names: namesOf(parsed) })
}

/** The names of a certificate: `DNS:zhike.local, IP Address:192.168.1.5` becomes `zhike.local`, `192.168.1.5`. */
export function namesOf(certificate: X509Certificate): string[] {
  return (certificate.subjectAltName ?? '')
    .split(', ')
    .map((name) => /^(?:DNS|IP Address):(.+)$/.exec(name)?.[1] ?? '')
    .filter((name) => name !== '')
}

async function readText(file: string): Promise<Result<string>> {
  try {
    return ok(await readFile(file, 'utf8'))
  } catch (error) {
    return fail(tlsFailures.unreadable(file, errorText(error)))
  }
}

function attempt<T>(read: () => T): T | Error {
  try {
    return read()
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
