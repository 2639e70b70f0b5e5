const number = new Intl.NumberFormat('en')
const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' })
const minute = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })

export const count = (value: number): string => number.format(value)
/** A day in UTC. */
export const date = (iso: string | null | undefined): string =>
  iso == null ? '–' : day.format(new Date(iso))
/** A time in UTC. */
export const time = (iso: string | null | undefined): string =>
  iso == null ? '–' : minute.format(new Date(iso))
/** A part of a whole in percent, rounded down, so that 100 % means all. */
export const percent = (part: number, whole: number): number =>
  whole === 0 ? 0 : Math.floor((part / whole) * 100)
