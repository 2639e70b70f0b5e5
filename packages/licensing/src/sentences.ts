import { DAY, HOUR, type Instant, MINUTE } from '@countersign/protocol/vocabulary'

const padded = (value: number, digits = 2): string => String(value).padStart(digits, '0')

/** Days in 400 years of the Gregorian calendar, 100 years without the century's leap day, and 4 years. */
const DAYS_400 = 146_097
const DAYS_100 = 36_524
const DAYS_4 = 1_461

/** Year, month and day of a day since 1970. Years are counted from 1 March, so that the leap day comes last. */
const calendar = (daySince1970: number): string => {
  const day = daySince1970 + 719_468
  const era = Math.floor(day / DAYS_400)
  const ofEra = day - era * DAYS_400
  const passed =
    Math.floor(ofEra / (DAYS_4 - 1)) - Math.floor(ofEra / DAYS_100) + Math.floor(ofEra / (DAYS_400 - 1))
  const year = Math.floor((ofEra - passed) / 365)
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100))
  const fromMarch = Math.floor((5 * ofYear + 2) / 153)
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
  const dayOfMonth = ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1
  return `${padded(year + era * 400 + (month <= 2 ? 1 : 0), 4)}-${padded(month)}-${padded(dayOfMonth)}`
}

/** An instant as people read it in a reason: `2026-11-24 10:17 UTC`. Without `Date`, which decisions may not touch. */
export const moment = (instant: Instant): string => {
  const day = Math.floor(instant / DAY)
  const ofDay = instant - day * DAY
  return `${calendar(day)} ${padded(Math.floor(ofDay / HOUR))}:${padded(Math.floor((ofDay % HOUR) / MINUTE))} UTC`
}

/** Names that a reason lists: a denial's message has an end, and nobody reads more. */
const LISTED_MOST = 8

/** A list as a reason shows it; null is "any" (A2). */
export const listed = (values: readonly (string | number)[] | null): string => {
  if (values === null) return 'any'
  if (values.length === 0) return 'none'
  const shown = values.slice(0, LISTED_MOST).join(', ')
  return values.length > LISTED_MOST ? `${shown} and ${values.length - LISTED_MOST} more` : shown
}
