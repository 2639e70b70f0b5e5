/** Share of the quota from which an item is worth a look (N1). */
const NEAR = 0.75
const DAY = 86_400
/** Seconds before its end from which an item is worth a look (N1). */
const SOON = 30 * DAY

interface Seen {
  readonly stage: string
  readonly quota: number | null
  readonly used: number
  readonly expires: string
}

const NOT_URGENT = 5

const rank = (item: Seen, now: number): number => {
  if (item.stage === 'over-used') return 0
  if (item.stage === 'grace') return 1
  if (item.stage === 'tolerance') return 2
  if (item.stage !== 'normal' && item.stage !== 'trial') return NOT_URGENT
  if (item.quota !== null && item.used >= item.quota * NEAR) return 3
  const end = Date.parse(item.expires) / 1000
  return end > now && end - now <= SOON ? 4 : NOT_URGENT
}

/** Items that need somebody's attention at an instant in seconds, the most urgent first. */
export const attentionOf = <Item extends Seen>(items: readonly Item[], now: number): readonly Item[] =>
  items
    .map((item) => ({ item, rank: rank(item, now) }))
    .filter((each) => each.rank < NOT_URGENT)
    .toSorted((a, b) => a.rank - b.rank || (a.item.expires < b.item.expires ? -1 : 1))
    .map(({ item }) => item)
