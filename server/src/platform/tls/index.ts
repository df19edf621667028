export { readCertificate, type TlsFiles } from './certificate.ts'
export { ownFiles } from './own-authority.ts'
export { serveTls } from './serve.ts'
