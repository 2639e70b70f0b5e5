/** Members of the API's answers that are times. */
const TIMES: ReadonlySet<string> = new Set([
  'activatedAt',
  'at',
  'blockedAt',
  'createdAt',
  'expires',
  'firstContact',
  'graceUntil',
  'lastContact',
  'notBefore',
  'now',
  'released',
  'revokedAt',
  'taken',
  'until',
  'from',
  'to',
  'receivedAt',
])

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/

/** The same value with its times as Unix seconds: the command line speaks as protocol.md does, the API in ISO 8601. */
export const inUnixSeconds = (value: unknown, name = ''): unknown => {
  if (typeof value === 'string') return TIMES.has(name) && ISO.test(value) ? Date.parse(value) / 1000 : value
  if (Array.isArray(value)) return value.map((each) => inUnixSeconds(each))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, inUnixSeconds(member, key)]))
}
