import '@mantine/charts/styles.css'
import { DonutChart } from '@mantine/charts'
import {
  Box,
  Group,
  Paper,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { colorAt } from '../charts/colors.ts'
import { type Bucket, slices, type UseRow } from '../charts/model.ts'
import { Outlook } from '../components/course.tsx'
import { count, percent } from '../components/format.ts'
import { useOrganization } from '../components/organization.tsx'
import { Page } from '../components/page.tsx'
import { QuotaBar, Stage } from '../components/stage.tsx'
import { Empty, Failure, Shown, Waiting } from '../components/states.tsx'
import { TextLink } from '../components/table.tsx'
import { useList, useRead } from '../queries/resources.ts'
import { text } from '../texts/text.ts'
import type { Subject } from './statistics-about.ts'
import { Course } from './statistics-course.tsx'
import { Details } from './statistics-details.tsx'

const DAY = 86_400
const PERIODS = [7, 30, 90, 365] as const

interface Asked {
  readonly code?: string
  readonly item?: string
  /** Days, or `all`; absent: what `from` and `to` say, or 30. */
  readonly period?: string | number
  /** First and last day in UTC, both of them shown. */
  readonly from?: string
  readonly to?: string
}

const Doughnut = ({ title, rows }: { readonly title: string; readonly rows: readonly UseRow[] }) => {
  const data = slices(rows, 'other').map((slice, index) => ({ ...slice, color: colorAt(index) }))
  const total = data.reduce((sum, { value }) => sum + value, 0)
  return (
    <Paper withBorder p="md">
      <Group justify="space-between" align="baseline" mb="xs">
        <Title order={2}>{title}</Title>
        <Text fz="lg" fw={600}>
          {count(total)}
        </Text>
      </Group>
      {total === 0 ? (
        <Text size="sm" c="dimmed">
          {text.statistics.nothing}
        </Text>
      ) : (
        <Group gap="sm">
          <Box w={92} h={92} aria-hidden style={{ flexShrink: 0 }}>
            <DonutChart
              data={data}
              size={88}
              thickness={15}
              withTooltip={false}
              pieChartProps={{ accessibilityLayer: false }}
              pieProps={{ rootTabIndex: -1, isAnimationActive: false }}
            />
          </Box>
          <Stack gap={2} flex="1 1 150px" miw={0}>
            {data.map(({ name, value, color }) => (
              <Group key={name} gap="xs" wrap="nowrap">
                <Box
                  w={10}
                  h={10}
                  bg={color}
                  style={{ flexShrink: 0, borderRadius: 'var(--mantine-radius-xs)' }}
                  aria-hidden
                />
                <Text size="sm" flex={1} truncate title={name}>
                  {name}
                </Text>
                <Text size="sm">{count(value)}</Text>
                <Text size="sm" c="dimmed" w="2.75em" ta="right" style={{ whiteSpace: 'nowrap' }}>
                  {percent(value, total)} %
                </Text>
              </Group>
            ))}
          </Stack>
        </Group>
      )}
    </Paper>
  )
}

const ItemCard = ({ id }: { readonly id: string }) => {
  const item = useRead('GET /v1/items/{id}', { params: { id } })
  return (
    <Paper withBorder p="md">
      <Shown of={item} rows={2}>
        {(row) => (
          <Stack gap="xs">
            <Group justify="space-between" gap="xs">
              <TextLink to="/items/$id" params={{ id }}>
                {id}
              </TextLink>
              <Stage stage={row.stage} />
            </Group>
            <Text size="sm" c="dimmed">
              {row.product} · {row.chargeWay} · {row.modules?.join(', ') ?? text.common.any}
            </Text>
            <QuotaBar item={row} />
            <Outlook item={row} />
          </Stack>
        )}
      </Shown>
    </Paper>
  )
}

const ItemCards = ({ asked }: { readonly asked: Asked }) => {
  const code = useRead(
    'GET /v1/handshake-codes/{code}',
    { params: { code: asked.code ?? '' } },
    { enabled: asked.code !== undefined },
  )
  const items = asked.item === undefined ? (code.data?.items ?? []) : [asked.item]
  if (items.length === 0) return null
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
      {items.map((id) => (
        <ItemCard key={id} id={id} />
      ))}
    </SimpleGrid>
  )
}

const FALLBACK = 30
const NO_PERIOD = { period: undefined, from: undefined, to: undefined }

/** The days that the address asks for; half-open, in seconds. `all` begins with the first day that has use. */
const rangeOf = (
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

/** Chooses the period: the last days, everything, or any range. */
const Period = ({
  asked,
  range,
}: {
  readonly asked: Asked
  readonly range: { readonly from: number; readonly to: number }
}) => {
  const navigate = useNavigate()
  const go = (about: Pick<Asked, 'period' | 'from' | 'to'>) =>
    void navigate({
      to: '/statistics',
      search: ((before: Asked) => ({ ...before, ...NO_PERIOD, ...about })) as never,
    })
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

const Shows = ({ asked, subject }: { readonly asked: Asked; readonly subject: Subject }) => {
  const clock = useRead('GET /v1/clock', {})
  const now = clock.data === undefined ? 0 : Math.floor(Date.parse(clock.data.now) / 1000)
  const today = Math.floor(now / DAY) * DAY
  const all = useRead('GET /v1/statistics', { query: { ...subject, by: 'day' } }, { enabled: today > 0 })
  const firstKey = all.data?.rows[0]?.key
  const first = firstKey === undefined ? today : Date.parse(`${firstKey}`) / 1000
  const range = useMemo(() => rangeOf(asked, today, first), [asked, today, first])
  const bucket: Bucket = range.to - range.from <= 7 * DAY ? 'hour' : 'day'
  const enabled = clock.data !== undefined && (asked.period !== 'all' || all.data !== undefined)
  const chosen = useRead(
    'GET /v1/statistics',
    { query: { ...subject, by: bucket, from: String(range.from), to: String(range.to) } },
    { enabled },
  )
  const todays = useRead(
    'GET /v1/statistics',
    { query: { ...subject, by: 'hour', from: String(today), to: String(today + DAY) } },
    { enabled },
  )
  const navigate = useNavigate()
  const go = (about: Pick<Asked, 'from' | 'to'>) =>
    void navigate({
      to: '/statistics',
      search: ((before: Asked) => ({ ...before, ...NO_PERIOD, ...about })) as never,
    })
  const error = clock.error ?? all.error ?? chosen.error ?? todays.error
  return (
    <Stack gap="lg">
      <ItemCards asked={asked} />
      <Period asked={asked} range={range} />
      {error === null ? null : <Failure error={error} />}
      {all.data === undefined || chosen.data === undefined || todays.data === undefined ? (
        error === null ? (
          <Waiting rows={6} height={80} />
        ) : null
      ) : all.data.total === 0 ? (
        <Empty title={text.statistics.empty} hint={text.statistics.emptyHint} />
      ) : (
        <>
          <SimpleGrid cols={{ base: 1, sm: 3 }}>
            <Doughnut title={text.statistics.total} rows={all.data.rows} />
            <Doughnut title={text.statistics.chosen} rows={chosen.data.rows} />
            <Doughnut title={text.statistics.today} rows={todays.data.rows} />
          </SimpleGrid>
          <Course
            key={`${range.from} ${range.to}`}
            statistics={chosen.data}
            about={{ subject, range, bucket }}
            zoom={(from, to) => go({ from: from.slice(0, 10), to: to.slice(0, 10) })}
          />
          <Details
            key={`${range.from} ${range.to} details`}
            statistics={chosen.data}
            about={{ subject, range, bucket }}
          />
        </>
      )}
    </Stack>
  )
}

export const StatisticsPage = () => {
  const asked = useSearch({ strict: false }) as Asked
  const { organizationId } = useOrganization()
  const navigate = useNavigate()
  const codes = useList('GET /v1/handshake-codes', {
    query: { organization: organizationId ?? undefined, limit: '500' },
  })
  const standard = codes.rows.find((row) => row.default)?.code ?? codes.rows[0]?.code
  const code = asked.item === undefined ? (asked.code ?? standard) : undefined
  const subject: Subject | null =
    asked.item !== undefined ? { item: asked.item } : code === undefined ? null : { handshakeCode: code }
  return (
    <Page
      title={text.statistics.title}
      actions={
        <Select
          aria-label={text.statistics.choose}
          placeholder={text.statistics.choose}
          data={codes.rows.map((row) => row.code)}
          value={code ?? null}
          onChange={(value) =>
            value === null
              ? undefined
              : void navigate({ to: '/statistics', search: { code: value } as never })
          }
          searchable
          w={{ base: '100%', sm: 280 }}
        />
      }
    >
      {subject === null ? (
        codes.isPending ? (
          <Waiting />
        ) : (
          <Empty title={text.statistics.choose} hint={text.statistics.emptyHint} />
        )
      ) : (
        <Shows
          key={JSON.stringify(subject)}
          asked={asked.item === undefined && code !== undefined ? { ...asked, code } : asked}
          subject={subject}
        />
      )}
    </Page>
  )
}
