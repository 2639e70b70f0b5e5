import { Group, SegmentedControl, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { text } from '../texts/text.ts'

/** Seconds. */
export const DAY = 86_400
const PERIODS = [7, 30, 90, 365] as const

/** What the address of the page asks for. */
export interface Asked {
  readonly code?: string
  readonly item?: string
  /** Days, or `all`; absent: what `from` and `to` say, or 30. */
  readonly period?: string | number
  /** First and last day in UTC, both of them shown. */
  readonly from?: string
  readonly to?: string
}

const FALLBACK = 30
const NO_PERIOD = { period: undefined, from: undefined, to: undefined }

/** The days that the address asks for; half-open, in seconds. `all` begins with the first day that has use. */
export const rangeOf = (
  asked: Asked,
  today: number,
  first: number,
): { readonly from: number; readonly to: number } => {
  const from = Date.parse(`${asked.from}T00:00:00Z`) / 1000
  const last = Date.parse(`${asked.to}T00:00:00Z`) / 1000
  if (last >= from) return { from, to: last + DAY }
  if (asked.period === 'all') return { from: Math.min(first, today), to: today + DAY }
  const days = Number(asked.period ?? FALLBACK)
  return { from: today - ((days >= 1 ? days : FALLBACK) - 1) * DAY, to: today + DAY }
}

const isoDay = (instant: number): string => new Date(instant * 1000).toISOString().slice(0, 10)

/** Puts another period into the address. */
export const useChoosePeriod = () => {
  const navigate = useNavigate()
  return (about: Pick<Asked, 'period' | 'from' | 'to'>): void =>
    void navigate({
      to: '/statistics',
      search: ((before: Asked) => ({ ...before, ...NO_PERIOD, ...about })) as never,
    })
}

/** Chooses the period: the last days, everything, or any range. */
export const Period = ({
  asked,
  range,
}: {
  readonly asked: Asked
  readonly range: { readonly from: number; readonly to: number }
}) => {
  const go = useChoosePeriod()
  const [from, to] = [isoDay(range.from), isoDay(range.to - DAY)]
  return (
    <Group align="flex-end">
      <SegmentedControl
        aria-label={text.statistics.period}
        value={asked.from === undefined ? String(asked.period ?? FALLBACK) : ''}
        onChange={(period) => go({ period })}
        data={[
          ...PERIODS.map((period) => ({ value: String(period), label: text.statistics.days(period) })),
          { value: 'all', label: text.statistics.all },
        ]}
      />
      <TextInput
        type="date"
        size="xs"
        label={text.statistics.from}
        value={from}
        max={to}
        onChange={({ currentTarget: { value } }) => (value === '' ? undefined : go({ from: value, to }))}
      />
      <TextInput
        type="date"
        size="xs"
        label={text.statistics.to}
        value={to}
        min={from}
        onChange={({ currentTarget: { value } }) => (value === '' ? undefined : go({ from, to: value }))}
      />
    </Group>
  )
}
