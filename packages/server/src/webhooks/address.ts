import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'

/** IPv4 networks that are not the public internet (IANA special-purpose registry, RFC 6890). */
const SPECIAL_V4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const

/** Within 2000::/3, which alone is given out: what is not, or leads to an IPv4 address inside. */
const SPECIAL_V6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const

const special = new BlockList()
for (const [network, bits] of SPECIAL_V4) special.addSubnet(network, bits, 'ipv4')
for (const [network, bits] of SPECIAL_V6) special.addSubnet(network, bits, 'ipv6')
const given = new BlockList()
given.addSubnet('2000::', 3, 'ipv6')

/** Whether an address is one of the public internet: neither private nor local, mapped, reserved or multicast (P3). */
export const isPublicAddress = (address: string): boolean => {
  switch (isIP(address)) {
    case 4:
      return !special.check(address, 'ipv4')
    case 6:
      return given.check(address, 'ipv6') && !special.check(address, 'ipv6')
    default:
      return false
  }
}

export interface CheckedAddress {
  readonly address: string
  readonly family: 4 | 6
}

/** Why a target is not called. */
export class TargetRefused extends Error {
  override readonly name = 'TargetRefused'
}

/**
 * The address that a target is called at; rejects with `TargetRefused` when any that its name has is not public. What was
 * checked is what is connected to: the name is not looked up again.
 */
export const addressOf = async (url: URL, allowPrivate: boolean): Promise<CheckedAddress> => {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const literal = isIP(host)
  const found =
    literal === 0 ? await lookup(host, { all: true, verbatim: true }) : [{ address: host, family: literal }]
  const [first] = found
  if (first === undefined) throw new TargetRefused(`${host} has no address.`)
  if (!allowPrivate && found.some(({ address }) => !isPublicAddress(address)))
    throw new TargetRefused(
      `${host} leads to an address that is not public, which --webhook-private-addresses does not allow.`,
    )
  return { address: first.address, family: first.family === 6 ? 6 : 4 }
}
