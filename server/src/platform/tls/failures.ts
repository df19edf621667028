import { operatorError } from '../operator/operator.ts'

/** One factory for each thing that can be wrong with a certificate; the operator mends it and starts again. */
export const tlsFailures = {
  unreadable: (file: string, reason: string) =>
    operatorError({
      code: 'tls_unreadable',
      zh: `证书文件 ${file} 读不出来。请检查 --tls-cert、--tls-key 的路径，以及运行知客的用户能否读取。`,
      en: `The certificate file ${file} cannot be read. Check the paths of --tls-cert and --tls-key, and that the user who runs 知客 may read them.`,
      reason,
    }),
  notCertificate: (file: string, reason: string) =>
    operatorError({
      code: 'tls_not_certificate',
      zh: `${file} 不是 PEM 格式的证书（应以 -----BEGIN CERTIFICATE----- 开头，证书链依次写在后面）。`,
      en: `${file} is no certificate in PEM form (it begins with -----BEGIN CERTIFICATE-----, the chain after it).`,
      reason,
    }),
  notKey: (file: string, reason: string) =>
    operatorError({
      code: 'tls_not_key',
      zh: `${file} 不是可用的 PEM 私钥。有口令保护的私钥请先去掉口令，用文件权限保护它。`,
      en: `${file} is no usable private key in PEM form. A key that is protected by a passphrase must be stored without one, protected by the rights of the file.`,
      reason,
    }),
  mismatched: (certFile: string, keyFile: string) =>
    operatorError({
      code: 'tls_mismatched',
      zh: `证书 ${certFile} 和私钥 ${keyFile} 不是一对。请换成签发这张证书时用的私钥。`,
      en: `The certificate ${certFile} and the key ${keyFile} do not belong together. Use the key that the certificate was issued for.`,
    }),
  expired: (file: string, until: Date) =>
    operatorError({
      code: 'tls_expired',
      zh: `证书 ${file} 已于 ${until.toISOString().slice(0, 10)} 到期，浏览器不会接受。请换新证书；自建的证书用 npm run zhike -- certificate 重新签发。`,
      en: `The certificate ${file} expired on ${until.toISOString().slice(0, 10)}; browsers will not take it. Put a new one in its place; one of your own is renewed by npm run zhike -- certificate.`,
    }),
  notYetValid: (file: string, from: Date) =>
    operatorError({
      code: 'tls_not_yet_valid',
      zh: `证书 ${file} 要到 ${from.toISOString()} 才生效。请检查这台机器的时钟，或换一张证书。`,
      en: `The certificate ${file} is valid only from ${from.toISOString()} on. Check the clock of this machine, or use another certificate.`,
    }),
}
