import { BlockList, isIP, isIPv4 } from 'node:net'

/** Addresses of no public host (IANA's registries of special purpose addresses), one line of them a family. */
const NOT_PUBLIC = new BlockList()
for (const net of [
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24',
  '192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4',
].flatMap((line) => line.split(' '))) {
  const [address = '', bits] = net.split('/')
  NOT_PUBLIC.addSubnet(address, Number(bits), 'ipv4')
}

/** Global unicast, less what carries or hides an IPv4 address (Teredo, 6to4) and the documentation's own. */
const PUBLIC_V6 = new BlockList()
PUBLIC_V6.addSubnet('2000::', 3, 'ipv6')
const NOT_PUBLIC_V6 = new BlockList()
for (const [address, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  NOT_PUBLIC_V6.addSubnet(address, bits, 'ipv6')

/** Whether this is an address out there, and none of this machine, its house or its cloud. */
export const isPublicAddress = (address: string) =>
  isIPv4(address)
    ? !NOT_PUBLIC.check(address, 'ipv4')
    : isIP(address) === 6 && PUBLIC_V6.check(address, 'ipv6') && !NOT_PUBLIC_V6.check(address, 'ipv6')
