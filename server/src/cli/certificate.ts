import { isIP } from 'node:net'
import { installationSteps, makeOwnCertificate } from './own-certificate.ts'
import { type Command, PLACE_HELP, readArguments, UsageError } from './command.ts'

export const command: Command = {
  help: `npm run zhike -- certificate [名称或地址 NAME …] [选项 options]

给这台机器的局域网地址（和另外写明的域名、地址）签发 HTTPS 证书，放在数据目录的 tls 里，供 npm start -- --https
使用。根证书是本机自建的，只能为内网地址、.local 和写明的名称作保；每台手机装一次。仍然合用的证书不会重做。
Issues an HTTPS certificate for this machine's addresses in the local network (and further names), kept in the
data folder for npm start -- --https. Its authority is made here and can vouch for private addresses, .local and
the names given alone; each phone installs it once. What still fits is kept.

  --renew               重新签发服务器证书（根证书不变）  issue the certificate anew (the authority stays)
${PLACE_HELP}`,

  async run(args) {
    const { values, words, place } = readArguments(args, { renew: { type: 'boolean' } })
    for (const word of words)
      if (!isName(word)) throw new UsageError(`${word}: 不是域名或地址  no name or address`)
    const made = await makeOwnCertificate(place.dataDir, words, new Date(), { renew: values.renew === true })
    const until = made.validUntil.toISOString().slice(0, 10)
    console.log(
      [
        made.issued
          ? '✓ 证书已签发  Certificate issued'
          : '– 现有证书仍然合用  The certificate there still fits',
        `  ${made.certFile}`,
        `  ${made.names.join('  ')}`,
        `  有效期至 ${until}  Valid until ${until}`,
        ...(made.newAuthority
          ? [
              '',
              '  根证书是新的：以前装过的手机要重新安装。  The authority is new: phones install it (again).',
            ]
          : []),
        '',
        ...installationSteps(made, []),
        '',
        '  启动  Start: npm start -- --https（运行中的会自动换用新证书  a running one takes it up by itself）',
      ].join('\n'),
    )
    return 0
  },
}

const isName = (word: string): boolean =>
  isIP(word) !== 0 || /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9-]{1,63}$/i.test(word)
