import '@mantine/charts/styles.css'
import { Group, Paper, Select, SimpleGrid, Stack, Text } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Bucket } from '../charts/model.ts'
import { Outlook } from '../components/course.tsx'
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
import { Doughnut } from './statistics-doughnut.tsx'
import { type Asked, DAY, Period, rangeOf, useChoosePeriod } from './statistics-period.tsx'

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
  const go = useChoosePeriod()
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
          <SimpleGrid cols={{ base: 1, lg: 3 }}>
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
