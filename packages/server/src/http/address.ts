import { isIPv6 } from 'node:net'

/** Groups of an IPv6 address, written out. */
const groupsOf = (address: string): readonly string[] => {
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::')
  const left = head === '' ? [] : head.split(':')
  if (tail === undefined) return left
  const right = tail === '' ? [] : tail.split(':')
  return [
    ...left,
    ...Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0'),
    ...right,
  ]
}

/** What limits count by: an IPv4 address, or the /64 of an IPv6 one (A3b). Held in memory only, never logged or stored (P4). */
export const sourceOf = (address: string): string => {
  if (!address.includes(':')) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  return isIPv6(address)
    ? groupsOf(address)
        .slice(0, 4)
        .map((group) => group.replace(/^0+(?=.)/, '').toLowerCase())
        .join(':')
    : address
}

/** Whether an address is this machine itself. */
export const isLoopback = (address: string): boolean => address === '::1' || /^(::ffff:)?127\./i.test(address)
