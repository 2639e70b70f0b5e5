/** Members of the API's answers that are times, beside all whose names end with `At`. */
const TIMES: ReadonlySet<string> = new Set([
  'asOf',
  'at',
  'begin',
  'end',
  'expires',
  'firstContact',
  'from',
  'graceUntil',
  'lastContact',
  'lastSubmission',
  'lifted',
  'nextRotation',
  'notBefore',
  'now',
  'released',
  'restarts',
  'since',
  'taken',
  'to',
  'until',
])

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/

const isTime = (name: string): boolean => TIMES.has(name) || name.endsWith('At')

/** The same value with its times as Unix seconds: the command line speaks as protocol.md does, the API in ISO 8601. */
export const inUnixSeconds = (value: unknown, name = ''): unknown => {
  if (typeof value === 'string') return isTime(name) && ISO.test(value) ? Date.parse(value) / 1000 : value
  if (Array.isArray(value)) return value.map((each) => inUnixSeconds(each, name))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, inUnixSeconds(member, key)]))
}
