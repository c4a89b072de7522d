import { isIPv6 } from 'node:net'

const FRESH_MS = 5 * 60_000

/** Whether the second factor was confirmed at most five minutes ago: what an actual launch asks for. */
export const isFresh = (confirmed_at: Date | null, at: Date) =>
  confirmed_at !== null && Math.abs(at.getTime() - confirmed_at.getTime()) <= FRESH_MS

/** Where to go after signing in: a path of our own pages as it stood in `next`, or the start page. */
export function ownPath(next: string | undefined): string {
  const base = 'http://own.invalid'
  const url = next?.startsWith('/') ? URL.parse(next, base) : null
  // `/.//evil.example` has our origin until its dots are resolved; then it would send people to another host.
  if (!url || url.origin !== base || url.pathname.startsWith('//')) return '/'
  return url.pathname + url.search
}

/** What counts as one client: an IPv4 address, or the /64 that one IPv6 subscriber moves about in. */
export function networkOf(ip: string): string {
  if (!isIPv6(ip) || ip.startsWith('::ffff:')) return ip
  const [head = '', tail = ''] = ip.split('::')
  const groups = head.split(':').filter(Boolean)
  const after = tail.split(':').filter(Boolean)
  const zeros = Array<string>(Math.max(0, 8 - groups.length - after.length)).fill('0')
  const all = ip.includes('::') ? [...groups, ...zeros, ...after] : groups
  return all.slice(0, 4).join(':')
}

export const isLoopback = (address: string) => /^(::ffff:)?127\.|^::1$/.test(address)

/** Only a proxy on this machine, or the one named, may say for whom it speaks; only the last address is its own word. */
export function clientAddress({
  peer,
  forwarded_for,
  trusted_proxy = null,
}: {
  peer: string | undefined
  forwarded_for: string | undefined
  trusted_proxy?: string | null
}) {
  const told = forwarded_for?.split(',').at(-1)?.trim()
  const is_proxy = peer === undefined || isLoopback(peer) || peer.replace(/^::ffff:/, '') === trusted_proxy
  return (is_proxy ? told : undefined) || (peer ?? '127.0.0.1')
}
