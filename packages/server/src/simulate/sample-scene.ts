import { DAY, HOUR, type Instant } from '@countersign/protocol/vocabulary'
import { useOfMember, type Ways } from './member.ts'
import type { Management, Span } from './plan.ts'
import { randomOf } from './random.ts'
import type { Group } from './sample-groups.ts'
import type { Recruit, Scene } from './scene.ts'
import { type CodeOfWorld, ensureProduct, sell, VERSION } from './world.ts'

/** The same numbers on every machine, but for the weekdays on which they fall. */
const SEED = 7
const CONCURRENCY = 32
/** Of the days, the first part in which the devices of a group are rolled out. */
const ROLL_OUT = 0.3
/** How far before the end a device speaks how often at most: what is long past need not be lived in small steps. */
const PACE = [
  { left: 30 * DAY, step: 5 * DAY },
  { left: 6 * DAY, step: 2 * DAY },
  { left: 2 * DAY, step: DAY },
  { left: DAY / 2, step: 6 * HOUR },
  { left: 0, step: HOUR },
]

interface Recruited {
  readonly group: Group
  readonly number: number
  readonly product: Recruit['build']['product']
  readonly ways: Ways
}

const recruited = (groups: readonly Group[], { from, to }: Span): readonly Recruited[] => {
  const days = (to - from) / DAY
  const ofGroup = (group: Group): Omit<Recruited, 'number'>[] =>
    Array.from({ length: group.devices + (group.strangers ?? 0) }, (_, n) => {
      const { kind, unitsPerDay, offline } = group
      const denied = n >= group.devices
      const newer = denied && n % 2 === 0
      const random = randomOf(SEED, groups.indexOf(group), n)
      const joined = n === 0 ? 0 : random.between(0, Math.max(1, Math.floor(days * ROLL_OUT)))
      return {
        group,
        product: {
          ...{ code: kind.product.code, version: newer ? '11.0.0' : VERSION, edition: 'standard' },
          ...{ deployment: random.pick(kind.deployments), chargeWay: null },
          modules: denied && !newer ? [kind.uncovered] : kind.modules,
        },
        ways: { firstDay: Math.floor(from / DAY) + joined, denied, offline, unitsPerDay },
      }
    })
  return groups.flatMap(ofGroup).map((one, number) => ({ ...one, number }))
}

/** Units that members will count until the end, if nothing stops them. */
const expected = (members: readonly Recruited[], { to }: Span): number => {
  let units = 0
  for (const { product, number, ways } of members) {
    if (ways.denied) continue
    for (let day = ways.firstDay; day <= Math.floor(to / DAY); day++) {
      const use = useOfMember(product, { seed: SEED, number, day, unitsPerDay: ways.unitsPerDay })
      for (const [slot, counts] of use)
        if (slot * 180 < to) for (const count of Object.values(counts)) units += count
    }
  }
  return units
}

/** From the begin to the end, at first by some days and at last by hours. */
const momentsOf = ({ from, to }: Span): readonly Instant[] => {
  const moments: Instant[] = [from]
  for (let at = from; at < to; ) {
    const left = to - at
    at = Math.min(to, at + (PACE.find((pace) => left > pace.left)?.step ?? HOUR))
    moments.push(at)
  }
  return moments
}

/** Sells to each licensee of the sample what its groups need, and makes the fleet that uses it from `from` to `to`. */
export const sampleScene = async (
  management: Management,
  groups: readonly Group[],
  about: Span & { readonly organizationId: string },
): Promise<Scene> => {
  const members = recruited(groups, about)
  const organizations = new Map<string | null, string>([[null, about.organizationId]])
  const codes = new Map<Group, CodeOfWorld>()
  for (const group of groups) {
    const { organization, kind, quota, code, endedAgo } = group
    const known = organizations.get(organization)
    const organizationId =
      known ?? (await management.post<{ id: string }>('/organizations', { name: organization })).id
    organizations.set(organization, organizationId)
    await ensureProduct(management, kind, members.length)
    const own = members.filter((member) => member.group === group)
    const units = typeof quota === 'number' ? quota : Math.ceil(expected(own, about) / quota.used)
    const days = Math.round((about.to - about.from) / DAY)
    codes.set(
      group,
      await sell(management, {
        ...{ organizationId, kind, name: code, quota: Math.max(1, units) },
        ...(endedAgo === undefined || endedAgo >= days ? {} : { days: days - endedAgo }),
      }),
    )
  }
  const buildOf = ({ group, product }: Recruited): Recruit['build'] => {
    const code = codes.get(group)
    if (code === undefined) throw new RangeError(`Nothing was sold to ${group.code}.`)
    return { organizationId: code.organizationId, handshakeCode: code.handshakeCode, product }
  }
  return {
    ...{ seed: SEED, concurrency: CONCURRENCY, codes: [...codes.values()], moments: momentsOf(about) },
    recruits: members.map((member) => ({ build: buildOf(member), ways: member.ways })),
    copied: ({ from, to }) =>
      groups.flatMap((group) => {
        if (group.copiedAgo === undefined) return []
        const at = about.to - group.copiedAgo * DAY
        const first = members.find((member) => member.group === group && !member.ways.denied)
        return from <= at && at < to && first !== undefined ? [first.number] : []
      }),
  }
}
