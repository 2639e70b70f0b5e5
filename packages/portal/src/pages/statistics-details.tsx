import { Button, Center, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { csv, modulesOf, type UseRow } from '../charts/model.ts'
import { download } from '../components/download.ts'
import { count, time } from '../components/format.ts'
import { useInAddress } from '../components/in-address.ts'
import { useRights } from '../components/rights.ts'
import { Empty, Shown } from '../components/states.tsx'
import { type Column, DataTable, TextLink } from '../components/table.tsx'
import { type Reports, type Statistics, useRead } from '../queries/resources.ts'
import { text } from '../texts/text.ts'
import { type About, asked } from './statistics-about.ts'

const { groups } = text.statistics
type Grouping = keyof typeof groups
/** Rows that are drawn at once. */
const PAGE = 100
/** Seconds for which devices, authorizations and reports can be listed. */
const MOST = 31 * 86_400

/** A table with its name in a CSV file beside it. */
const Listed = <Row,>({
  name,
  note,
  rows,
  rowKey,
  columns,
}: {
  readonly name: string
  readonly note: ReactNode
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  readonly columns: readonly (Column<Row> & { readonly value: (row: Row) => string | number })[]
}) => {
  const [limit, setLimit] = useState(PAGE)
  const save = () =>
    download(
      `countersign-${name}.csv`,
      csv([columns.map(({ label }) => label), ...rows.map((row) => columns.map(({ value }) => value(row)))]),
      'text/csv',
    )
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {text.common.utc} {note}
        </Text>
        <Button size="xs" variant="default" onClick={save}>
          {text.common.download}
        </Button>
      </Group>
      {rows.length === 0 ? (
        <Empty title={text.statistics.noRows} />
      ) : (
        <DataTable
          caption={text.statistics.title}
          wide
          rows={rows.slice(0, limit)}
          rowKey={rowKey}
          columns={columns}
        />
      )}
      {rows.length > limit ? (
        <Center>
          <Button variant="default" onClick={() => setLimit(limit + 5 * PAGE)}>
            {text.statistics.more(limit, rows.length)}
          </Button>
        </Center>
      ) : null}
    </Stack>
  )
}

const numbers = (modules: readonly string[]) =>
  modules.map((module) => ({
    label: module,
    numeric: true,
    cell: (row: { readonly modules: Readonly<Record<string, number>> }) => count(row.modules[module] ?? 0),
    value: (row: { readonly modules: Readonly<Record<string, number>> }) => row.modules[module] ?? 0,
  }))

const ByTime = ({ statistics, about }: { readonly statistics: Statistics; readonly about: About }) => {
  const { bucket, subject } = about
  const search = 'item' in subject ? { item: subject.item } : { code: subject.handshakeCode }
  const late = bucket === 'day' && statistics.rows.some((row) => (row.late ?? 0) > 0)
  const lateOf = (row: UseRow & { readonly late?: number }) => row.late ?? 0
  return (
    <Listed
      name={bucket}
      note={`${text.statistics.asOf(time(statistics.asOf))}${late ? ` ${text.statistics.lateHint}` : ''}`}
      rows={statistics.rows.toReversed()}
      rowKey={(row) => String(row.key)}
      columns={[
        {
          label: bucket === 'hour' ? text.statistics.hour : text.statistics.day,
          value: (row) => row.key,
          cell: (row) =>
            bucket === 'hour' ? (
              String(row.key)
            ) : (
              <TextLink to="/statistics" search={{ ...search, from: String(row.key), to: String(row.key) }}>
                {String(row.key)}
              </TextLink>
            ),
        },
        {
          label: text.statistics.count,
          numeric: true,
          cell: (row) => count(row.count),
          value: (row) => row.count,
        },
        ...numbers(modulesOf(statistics.rows).map(([module]) => module)),
        ...(late
          ? [
              {
                label: text.statistics.late,
                numeric: true,
                cell: (row: Statistics['rows'][number]) => count(lateOf(row)),
                value: lateOf,
              },
            ]
          : []),
      ]}
    />
  )
}

const sumOf = (modules: Readonly<Record<string, number>>): number =>
  Object.values(modules).reduce((all, each) => all + each, 0)

type ReportRow = Reports['rows'][number]

const columnsOf = (
  by: Exclude<Grouping, 'time'>,
  { rows }: Reports,
): readonly (Column<ReportRow> & { readonly value: (row: ReportRow) => string | number })[] => {
  const device = {
    label: text.statistics.device,
    value: (row: ReportRow) => row.uuid,
    cell: (row: ReportRow) => (
      <TextLink to="/devices/$uuid" params={{ uuid: row.uuid }}>
        {row.uuid}
      </TextLink>
    ),
  }
  const plain = (label: string, value: (row: ReportRow) => string) => ({ label, value, cell: value })
  const modules = modulesOf(rows.map((row) => ({ ...row, key: row.uuid }))).map(([module]) => module)
  const rest = (row: ReportRow) => row.count - sumOf(row.modules)
  return [
    ...(by === 'report'
      ? [
          {
            label: text.statistics.slot,
            value: (row: ReportRow) => row.at,
            cell: (row: ReportRow) => time(row.at),
          },
        ]
      : []),
    ...(by === 'authorization'
      ? [
          plain(text.statistics.authorization, (row) => row.authorization ?? '–'),
          {
            label: text.statistics.grantedAt,
            value: (row: ReportRow) => row.grantedAt ?? '',
            cell: (row: ReportRow) => time(row.grantedAt),
          },
        ]
      : []),
    device,
    ...(by === 'report' ? [plain(text.statistics.session, (row) => row.session ?? '–')] : []),
    {
      label: text.statistics.count,
      numeric: true,
      cell: (row) => count(row.count),
      value: (row) => row.count,
    },
    ...numbers(modules),
    ...(rows.some((row) => rest(row) > 0)
      ? [
          {
            label: text.statistics.otherModules,
            numeric: true,
            cell: (row: ReportRow) => count(rest(row)),
            value: rest,
          },
        ]
      : []),
  ]
}

const ByReports = ({ by, about }: { readonly by: Exclude<Grouping, 'time'>; readonly about: About }) => {
  const reports = useRead('GET /v1/statistics/reports', { query: { ...asked(about), by } })
  return (
    <Shown of={reports} rows={6}>
      {(data) => (
        <Listed
          name={by}
          note={[
            text.statistics.asOf(time(data.asOf)),
            data.complete ? '' : text.statistics.incomplete,
            data.foldedBefore === null ? '' : text.statistics.folded(time(data.foldedBefore)),
            'item' in about.subject ? text.statistics.ofItem : '',
          ]
            .filter((sentence) => sentence !== '')
            .join(' ')}
          rows={data.rows}
          rowKey={(row) => `${row.at} ${row.uuid} ${row.authorization} ${row.session}`}
          columns={columnsOf(by, data)}
        />
      )}
    </Shown>
  )
}

/** The table below the chart: by hour or day, and for those who may see devices by device, authorization and report. */
export const Details = ({
  statistics,
  about,
}: {
  readonly statistics: Statistics
  readonly about: About
}) => {
  const rights = useRights()
  const [by, setBy] = useInAddress<Grouping>('/statistics', 'rows', 'time')
  const { from, to } = about.range
  return (
    <Stack component="section" gap="sm" aria-label={text.statistics.group}>
      {rights.devices ? (
        <SegmentedControl
          size="xs"
          aria-label={text.statistics.group}
          style={{ alignSelf: 'flex-start' }}
          maw="100%"
          value={by}
          onChange={(value) => setBy(value as Grouping)}
          data={(Object.keys(groups) as Grouping[]).map((value) => ({ value, label: groups[value] }))}
        />
      ) : null}
      {by === 'time' ? (
        <ByTime statistics={statistics} about={about} />
      ) : to - from > MOST ? (
        <Empty title={text.statistics.tooLong} />
      ) : (
        <ByReports by={by} about={about} />
      )}
    </Stack>
  )
}
