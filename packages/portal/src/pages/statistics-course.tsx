import { BarChart, LineChart } from '@mantine/charts'
import { Box, Button, Group, SegmentedControl, Select, Stack, Switch, Text, Title } from '@mantine/core'
import { useMemo, useState } from 'react'
import { Brush } from 'recharts'
import { colorAt } from '../charts/colors.ts'
import { authorizationRows, deviceRows } from '../charts/measures.ts'
import { type Bucket, chartModel, tickOf, type UseRow } from '../charts/model.ts'
import { count, time } from '../components/format.ts'
import { useInAddress } from '../components/in-address.ts'
import { Failure, Waiting } from '../components/states.tsx'
import { type Statistics, useRead } from '../queries/resources.ts'
import { text } from '../texts/text.ts'
import { type About, asked } from './statistics-about.ts'

const HEIGHT = 300
const { measures } = text.statistics
type Measure = keyof typeof measures

interface Shown {
  readonly rows: readonly UseRow[] | undefined
  readonly bucket: Bucket
  readonly error: Error | null
  readonly note: string | null
}

/** The rows of what is measured; devices and authorizations are asked for once somebody wants to see them. */
const useMeasured = (measure: Measure, statistics: Statistics, about: About): Shown => {
  const { subject, bucket } = about
  const ofDevices = measure === 'devices' || measure === 'peak'
  const devices = useRead(
    'GET /v1/statistics/devices',
    { query: { ...asked(about), by: bucket } },
    { enabled: ofDevices },
  )
  const code = 'handshakeCode' in subject ? subject.handshakeCode : ''
  const authorizations = useRead(
    'GET /v1/statistics/authorizations',
    { query: { ...asked(about), handshakeCode: code } },
    { enabled: measure === 'authorizations' && code !== '' },
  )
  if (ofDevices) {
    const { data } = devices
    return {
      rows: data === undefined ? undefined : deviceRows(data.rows, measure, measures[measure]),
      bucket,
      error: devices.error,
      note: data?.peakFrom == null ? null : text.statistics.peakFrom(time(data.peakFrom)),
    }
  }
  if (measure === 'authorizations') {
    const { data } = authorizations
    return {
      rows: data === undefined ? undefined : authorizationRows(data.rows, text.statistics.granted),
      bucket: 'day',
      error: authorizations.error,
      note: null,
    }
  }
  return { rows: statistics.rows, bucket, error: null, note: null }
}

interface Drawing {
  readonly kind: string
  readonly split: boolean
  readonly accumulated: boolean
}

const Drawn = ({
  rows,
  bucket,
  about,
  drawing,
  zoom,
}: {
  readonly rows: readonly UseRow[]
  readonly bucket: Bucket
  readonly about: About
  readonly drawing: Drawing
  readonly zoom: (from: string, to: string) => void
}) => {
  const { range } = about
  const { kind, split, accumulated } = drawing
  const [part, setPart] = useState<readonly [number, number] | null>(null)
  const model = useMemo(
    () => chartModel(rows, { ...range, bucket, split, accumulated }),
    [rows, range, bucket, split, accumulated],
  )
  const series = model.series.map((name, index) => ({ name, color: colorAt(index) }))
  const last = model.points.length - 1
  const [first, end] = part ?? [0, last]
  const shared = {
    h: HEIGHT,
    data: model.points.map((point) => ({ ...point })),
    dataKey: 'at',
    series,
    valueFormatter: count,
    tickLine: 'y' as const,
    withLegend: false,
    xAxisProps: { minTickGap: 24, tickFormatter: tickOf },
  }
  const brush =
    last < 2 ? null : (
      <Brush
        dataKey="at"
        height={22}
        travellerWidth={8}
        ariaLabel={text.statistics.brush}
        stroke="var(--mantine-color-dimmed)"
        fill="var(--mantine-color-default)"
        onChange={({ startIndex, endIndex }) => setPart([startIndex, endIndex])}
      />
    )
  const from = String(model.points[first]?.at ?? '')
  const to = String(model.points[end]?.at ?? '')
  return (
    <Stack gap="xs">
      <Box h={HEIGHT}>
        {kind === 'bar' ? (
          <BarChart {...shared} type="stacked" barProps={{ isAnimationActive: false }} maxBarWidth={28}>
            {brush}
          </BarChart>
        ) : (
          <LineChart
            {...shared}
            withDots={false}
            strokeWidth={1.5}
            lineProps={{ isAnimationActive: false }}
            curveType="linear"
          >
            {brush}
          </LineChart>
        )}
      </Box>
      <Group gap="md" mih={30}>
        {split
          ? series.map(({ name, color }) => (
              <Group key={name} gap={6} wrap="nowrap">
                <Box
                  w={10}
                  h={10}
                  style={{ borderRadius: 2, background: `var(--mantine-color-${color.replace('.', '-')})` }}
                  aria-hidden
                />
                <Text size="xs">{name}</Text>
              </Group>
            ))
          : null}
        {part === null || (first === 0 && end === last) ? null : (
          <Button size="compact-xs" variant="light" ml="auto" onClick={() => zoom(from, to)}>
            {text.statistics.zoom(from, to)}
          </Button>
        )}
      </Group>
    </Stack>
  )
}

/** The course of what is measured over the period: bars or a line, split or summed, accumulated or not. */
export const Course = ({
  statistics,
  about,
  zoom,
}: {
  readonly statistics: Statistics
  readonly about: About
  readonly zoom: (from: string, to: string) => void
}) => {
  const [measure, setMeasure] = useInAddress<Measure>('/statistics', 'show', 'units')
  const [kind, setKind] = useInAddress<'bar' | 'line'>('/statistics', 'chart', 'bar')
  const [parts, setParts] = useInAddress<'split' | 'sum'>('/statistics', 'parts', 'split')
  const split = parts === 'split'
  const [run, setRun] = useInAddress<'each' | 'accumulated'>('/statistics', 'run', 'each')
  const accumulated = run === 'accumulated'
  const shown = useMeasured(measure, statistics, about)
  // Devices of an hour and of the next may be the same: they do not add up.
  const adds = measure === 'units' || measure === 'authorizations'
  const ofCode = 'handshakeCode' in about.subject
  return (
    <Stack component="section" gap="sm" aria-label={text.statistics.chart}>
      <Group justify="space-between">
        <Title order={2}>{text.statistics.chart}</Title>
        <Group gap="md">
          <Select
            size="xs"
            w={170}
            aria-label={text.statistics.measure}
            allowDeselect={false}
            value={measure}
            onChange={(value) => setMeasure((value ?? 'units') as Measure)}
            data={(Object.keys(measures) as Measure[])
              .filter((value) => ofCode || value !== 'authorizations')
              .map((value) => ({ value, label: measures[value] }))}
          />
          <SegmentedControl
            size="xs"
            aria-label={text.statistics.kind}
            value={kind}
            onChange={(value) => setKind(value === 'line' ? 'line' : 'bar')}
            data={[
              { value: 'bar', label: text.statistics.bar },
              { value: 'line', label: text.statistics.line },
            ]}
          />
          <Switch
            size="xs"
            label={text.statistics.split}
            checked={split}
            onChange={(event) => setParts(event.currentTarget.checked ? 'split' : 'sum')}
          />
          <Switch
            size="xs"
            label={text.statistics.accumulated}
            checked={accumulated && adds}
            disabled={!adds}
            onChange={(event) => setRun(event.currentTarget.checked ? 'accumulated' : 'each')}
          />
        </Group>
      </Group>
      {shown.error !== null ? (
        <Failure error={shown.error} />
      ) : shown.rows === undefined ? (
        <Waiting rows={1} height={HEIGHT} />
      ) : (
        <Drawn
          key={`${measure} ${shown.bucket}`}
          rows={shown.rows}
          bucket={shown.bucket}
          about={about}
          drawing={{ kind, split, accumulated: accumulated && adds }}
          zoom={zoom}
        />
      )}
      {shown.note === null ? null : (
        <Text size="xs" c="dimmed">
          {shown.note}
        </Text>
      )}
    </Stack>
  )
}
