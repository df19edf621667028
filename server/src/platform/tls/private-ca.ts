import 'reflect-metadata'
import { createHash, randomBytes, X509Certificate } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { isIP, isIPv4 } from 'node:net'
import path from 'node:path'
import { AsnConvert } from '@peculiar/asn1-schema'
import { GeneralName, GeneralSubtree, GeneralSubtrees, NameConstraints } from '@peculiar/asn1-x509'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { errorCode } from '../operator/operator.ts'
import { namesOf, type TlsFiles } from './certificate.ts'
import { ownFiles } from './own-authority.ts'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const DAY_MS = 86_400_000
const CA_DAYS = 3650
/** Phones take no certificate of a server that is valid for longer than 398 days. */
const SERVER_DAYS = 397
/** One that ends sooner than this is made anew. */
const RENEW_DAYS = 30
/** What our authority may vouch for: nobody can make it speak for a bank, even with its key stolen. */
const PRIVATE_NETWORKS = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8']
const NAME_CONSTRAINTS = '2.5.29.30'

export interface OwnCertificate extends TlsFiles {
  readonly caFile: string
  /** SHA-256 of the authority's certificate, `AB:CD:…`, to be compared on the phone. */
  readonly caFingerprint: string
  readonly names: readonly string[]
  readonly validUntil: Date
  /** A new authority was made: phones must install it (again). */
  readonly newAuthority: boolean
  /** The server's certificate was made now; false when the one that is there still fits. */
  readonly issued: boolean
}

/**
 * Sees to a certificate for these names, issued by an authority of this installation that phones are told to trust
 * once. What is there and fits is kept: the authority as long as it may vouch for the names, the certificate as long
 * as it holds them all and for another 30 days. The authority can vouch for private addresses, `.local` and the
 * names it was made for alone.
 */
export async function ensureOwnCertificate(
  dataDir: string,
  names: readonly string[],
  now: Date,
  options: { renew?: boolean } = {},
): Promise<OwnCertificate> {
  const files = ownFiles(dataDir)
  await mkdir(path.dirname(files.caFile), { recursive: true, mode: 0o700 })
  const wanted = [...new Set(['localhost', '127.0.0.1', ...names])]
  const kept = await loadAuthority(files, wanted, now)
  const authority = kept ?? (await makeAuthority(files, wanted, now))
  const common = {
    ...files,
    caFingerprint: authority.certificate.fingerprint256,
    newAuthority: kept === null,
  }
  const current = kept === null || options.renew === true ? null : await readX509(files.certFile)
  if (current?.checkIssued(authority.certificate) && fits(current, wanted, now, RENEW_DAYS))
    return { ...common, names: namesOf(current), validUntil: current.validToDate, issued: false }
  const issued = await issue(authority, wanted, now)
  await writeWhole(files.keyFile, issued.key, 0o600)
  await writeWhole(files.certFile, issued.cert + authority.certificate.toString(), 0o644)
  return { ...common, names: wanted, validUntil: issued.validUntil, issued: true }
}

interface Authority {
  readonly certificate: X509Certificate
  readonly keys: CryptoKeyPair
}

async function loadAuthority(
  files: ReturnType<typeof ownFiles>,
  names: readonly string[],
  now: Date,
): Promise<Authority | null> {
  const certificate = await readX509(files.caFile)
  if (certificate === null) return null
  // It must outlive what it issues, and be allowed to vouch for every name.
  if (certificate.validToDate.getTime() < now.getTime() + SERVER_DAYS * DAY_MS) return null
  const allowed = new Set(await readNames(files.caFile))
  if (!names.every((name) => allowed.has(name) || isAlwaysAllowed(name))) return null
  const pem = await readFile(files.caKeyFile, 'utf8')
  const pkcs8 = Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64')
  const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, ALGORITHM, true, ['sign'])
  const spki = certificate.publicKey.export({ type: 'spki', format: 'der' })
  const publicKey = await crypto.subtle.importKey('spki', spki, ALGORITHM, true, ['verify'])
  return { certificate, keys: { privateKey, publicKey } }
}

async function makeAuthority(
  files: ReturnType<typeof ownFiles>,
  names: readonly string[],
  now: Date,
): Promise<Authority> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const extra = names.filter((name) => !isAlwaysAllowed(name))
  const mark = randomBytes(3).toString('hex').toUpperCase()
  const made = await X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serialNumber(),
      name: `CN=Zhike Private CA ${mark}`,
      notBefore: new Date(now.getTime() - DAY_MS),
      notAfter: new Date(now.getTime() + CA_DAYS * DAY_MS),
      signingAlgorithm: ALGORITHM,
      keys,
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
        nameConstraints(extra),
      ],
    },
    crypto,
  )
  const certificate = new X509Certificate(made.toString('pem'))
  await writeWhole(files.caKeyFile, await privatePem(keys.privateKey), 0o600)
  // The names beside the certificate say what it may vouch for beyond private addresses.
  await writeWhole(files.caFile, certificate.toString(), 0o644)
  await writeWhole(namesFile(files.caFile), `${extra.join('\n')}\n`, 0o644)
  return { certificate, keys }
}

async function issue(authority: Authority, names: readonly string[], now: Date) {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const validUntil = new Date(now.getTime() + (SERVER_DAYS - 1) * DAY_MS)
  const made = await X509CertificateGenerator.create(
    {
      serialNumber: serialNumber(),
      subject: 'CN=Zhike',
      issuer: authority.certificate.subject,
      notBefore: new Date(now.getTime() - DAY_MS),
      notAfter: validUntil,
      signingAlgorithm: ALGORITHM,
      publicKey: keys.publicKey,
      signingKey: authority.keys.privateKey,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
        await AuthorityKeyIdentifierExtension.create(authority.keys.publicKey),
        new SubjectAlternativeNameExtension(
          names.map((name) => ({ type: isIP(name) === 0 ? ('dns' as const) : ('ip' as const), value: name })),
        ),
      ],
    },
    crypto,
  )
  return { cert: `${made.toString('pem')}\n`, key: await privatePem(keys.privateKey), validUntil }
}

/** RFC 5280, 4.2.1.10: outside of these subtrees nothing that the authority signs is valid. */
function nameConstraints(extra: readonly string[]): Extension {
  const addresses = extra.filter(isIPv4).map((address) => `${address}/32`)
  const hosts = ['localhost', 'local', ...extra.filter((name) => isIP(name) === 0)]
  const permittedSubtrees = new GeneralSubtrees([
    ...[...PRIVATE_NETWORKS, ...addresses].map((iPAddress) => subtree({ iPAddress })),
    ...hosts.map((dNSName) => subtree({ dNSName })),
  ])
  const value = AsnConvert.serialize(new NameConstraints({ permittedSubtrees }))
  return new Extension(NAME_CONSTRAINTS, true, value)
}

const subtree = (name: Partial<GeneralName>): GeneralSubtree =>
  new GeneralSubtree({ base: new GeneralName(name) })

function isAlwaysAllowed(name: string): boolean {
  if (name === 'localhost' || name.endsWith('.local')) return true
  return /^(10\.|127\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(name) && isIPv4(name)
}

function fits(certificate: X509Certificate, names: readonly string[], now: Date, days: number): boolean {
  const has = new Set(namesOf(certificate))
  return (
    certificate.validToDate.getTime() > now.getTime() + days * DAY_MS && names.every((name) => has.has(name))
  )
}

async function readX509(file: string): Promise<X509Certificate | null> {
  try {
    return new X509Certificate(await readFile(file))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

const namesFile = (caFile: string): string => `${caFile}.names`

async function readNames(caFile: string): Promise<string[]> {
  try {
    return (await readFile(namesFile(caFile), 'utf8')).split('\n')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  }
}

const serialNumber = (): string => `01${randomBytes(15).toString('hex')}`

async function privatePem(key: CryptoKey): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', key)).toString('base64')
  return `-----BEGIN PRIVATE KEY-----\n${(der.match(/.{1,64}/g) ?? []).join('\n')}\n-----END PRIVATE KEY-----\n`
}

/** A running server that reads the file anew finds the old content or the new, never half of it. */
async function writeWhole(file: string, content: string, mode: number): Promise<void> {
  const draft = `${file}.${createHash('sha256').update(content).digest('hex').slice(0, 8)}`
  await writeFile(draft, content, { mode })
  await rename(draft, file)
}
