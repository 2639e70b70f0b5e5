import { WrongUsage } from './failure.ts'

type Reader = (value: string, key: string) => unknown

const integer: Reader = (value, key) => {
  if (!/^\d{1,12}$/.test(value))
    throw new WrongUsage(`--item: ${key} must be a whole number, not ${JSON.stringify(value)}.`)
  return Number(value)
}

const text: Reader = (value) => value

/** Several values separated by `+`; `any` is what an absent list means. */
const list =
  (read: Reader): Reader =>
  (value, key) =>
    value === 'any' ? null : value.split('+').map((each) => read(each, key))

const READERS: Readonly<Record<string, Reader>> = {
  product: text,
  chargeWay: text,
  quota: integer,
  modules: list(text),
  versions: list(integer),
  editions: list(text),
  deployments: list(text),
  activeDays: integer,
  days: integer,
  until: text,
  domain: text,
  offlineDays: integer,
  graceDays: integer,
  tolerance: integer,
  periodDays: integer,
  exceptionsPerUnitYear: integer,
  dependsOn: list(text),
}

/** Reads an `--item` string (`product=barcode-reader,chargeWay=count,quota=1000,…`); refuses with the name of the bad key. */
export const parseItem = (given: string): Readonly<Record<string, unknown>> => {
  const item: Record<string, unknown> = {}
  for (const piece of given.split(',')) {
    const at = piece.indexOf('=')
    const key = (at < 0 ? piece : piece.slice(0, at)).trim()
    const value = at < 0 ? '' : piece.slice(at + 1).trim()
    const read = Object.hasOwn(READERS, key) ? READERS[key] : undefined
    if (read === undefined)
      throw new WrongUsage(
        `--item: there is no key ${JSON.stringify(key)}; the keys are ${Object.keys(READERS).join(', ')}.`,
      )
    if (value === '') throw new WrongUsage(`--item: ${key} has no value.`)
    if (key in item) throw new WrongUsage(`--item: ${key} is given twice; several values are separated by +.`)
    item[key] = read(value, key)
  }
  for (const key of ['product', 'chargeWay'])
    if (!(key in item)) throw new WrongUsage(`--item: ${key} is missing.`)
  return item
}
