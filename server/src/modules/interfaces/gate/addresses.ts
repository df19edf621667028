import { BlockList, isIP } from 'node:net'

/** Whether an address lies in one of the addresses and networks. What cannot be read lies nowhere. */
export function isAmong(address: string, ranges: readonly string[]): boolean {
  const plain = unmapped(address)
  const family = isIP(plain)
  if (family === 0) return false
  const list = new BlockList()
  for (const range of ranges) {
    const [net = '', bits] = range.split('/')
    const kind = isIP(net)
    if (kind === 0) continue
    const type = kind === 4 ? 'ipv4' : 'ipv6'
    if (bits === undefined) list.addAddress(net, type)
    else list.addSubnet(net, Number(bits), type)
  }
  return list.check(plain, family === 4 ? 'ipv4' : 'ipv6')
}

/** A server that listens on IPv6 sees IPv4 callers as `::ffff:10.0.0.1`. */
const unmapped = (address: string): string =>
  /^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(address) ? address.slice(7) : address
