const number = new Intl.NumberFormat('en')
const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' })
const minute = new Intl.DateTimeFormat('en', {
  dateStyle: 'medium',
  timeStyle: 'short',
  hourCycle: 'h23',
  timeZone: 'UTC',
})

export const count = (value: number): string => number.format(value)
/** An amount of minor units of a currency, exact: `EUR 1,234.50`. */
export const money = (minor: number, currency: string): string => {
  const style = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' })
  const digits = style.resolvedOptions().maximumFractionDigits ?? 2
  const whole = String(Math.floor(minor / 10 ** digits))
  const rest = digits === 0 ? '' : `.${String(minor % 10 ** digits).padStart(digits, '0')}`
  // As text, so that no binary fraction comes in between.
  return style.format(`${whole}${rest}` as `${number}`)
}
/** Digits behind the point of a currency. */
const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
/** Minor units of an amount as it is written: 12.34 is 1234 cents. */
export const toMinor = (amount: number, currency: string): number =>
  Math.round(amount * 10 ** digitsOf(currency))
/** The other way round, for a field in which an amount is edited. */
export const toMajor = (minor: number, currency: string): number => minor / 10 ** digitsOf(currency)
/** A day in UTC. */
export const date = (iso: string | null | undefined): string =>
  iso == null ? '–' : day.format(new Date(iso))
/** A time in UTC, which it says. */
export const time = (iso: string | null | undefined): string =>
  iso == null ? '–' : `${minute.format(new Date(iso))} UTC`
/** A part of a whole in percent, rounded down, so that 100 % means all. */
export const percent = (part: number, whole: number): number =>
  whole === 0 ? 0 : Math.floor((part / whole) * 100)
/** A share of a total in percent, rounded to the nearest. */
export const share = (part: number, total: number): number =>
  total === 0 ? 0 : Math.round((part / total) * 100)
