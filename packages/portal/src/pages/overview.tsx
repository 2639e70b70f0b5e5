import { Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { buckets } from '../charts/model.ts'
import { attentionOf } from '../components/attention.ts'
import { Outlook } from '../components/course.tsx'
import { Denials } from '../components/denials.tsx'
import { count, date } from '../components/format.ts'
import { useOrganization } from '../components/organization.tsx'
import { Page } from '../components/page.tsx'
import { useRights } from '../components/rights.ts'
import { Sparkline } from '../components/sparkline.tsx'
import { QuotaBar, Stage } from '../components/stage.tsx'
import { Empty, Shown, Waiting } from '../components/states.tsx'
import { TextLink } from '../components/table.tsx'
import { type Item, useList, useRead } from '../queries/resources.ts'
import { text } from '../texts/text.ts'
import { FirstSteps } from './first-steps.tsx'

const AttentionCard = ({ item }: { readonly item: Item }) => (
  <Paper withBorder p="md">
    <Stack gap="xs">
      <Group justify="space-between" gap="xs">
        <TextLink to="/items/$id" params={{ id: item.id }}>
          {item.id}
        </TextLink>
        <Stage stage={item.stage} />
      </Group>
      <Text size="sm" c="dimmed">
        {item.product} · {item.chargeWay} · {item.organizationId}
      </Text>
      <QuotaBar item={item} />
      <Outlook item={item} />
      <Text size="sm" c="dimmed">
        {text.items.validity}: {date(item.notBefore)} – {date(item.expires)}
      </Text>
    </Stack>
  </Paper>
)

const Attention = () => {
  const { organizationId } = useOrganization()
  const clock = useRead('GET /v1/clock', {})
  const items = useList('GET /v1/items', {
    query: { organization: organizationId ?? undefined, limit: '500' },
  })
  const now = clock.data === undefined ? null : Date.parse(clock.data.now) / 1000
  const rows = now === null ? [] : attentionOf(items.rows, now)
  return (
    <Stack gap="sm">
      <Title order={2}>{text.overview.attention}</Title>
      {items.isPending || now === null ? (
        <Waiting rows={3} height={80} />
      ) : rows.length === 0 ? (
        <Empty title={text.overview.nothing} hint={text.overview.nothingHint} />
      ) : (
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
          {rows.map((item) => (
            <AttentionCard key={item.id} item={item} />
          ))}
        </SimpleGrid>
      )}
    </Stack>
  )
}

/** Codes that are shown beside one another; the others are found on the page of statistics. */
const CODES = 8
const DAY = 86_400

const Today = () => {
  const { organizationId } = useOrganization()
  const codes = useList('GET /v1/handshake-codes', {
    query: { organization: organizationId ?? undefined, limit: String(CODES) },
  })
  const clock = useRead('GET /v1/clock', {})
  const today = clock.data === undefined ? null : Math.floor(Date.parse(clock.data.now) / 1000 / DAY)
  if (codes.isPending || today === null) return <Waiting rows={2} height={80} />
  if (codes.rows.length === 0) return null
  return (
    <Stack component="section" gap="sm" aria-label={text.looking.today}>
      <Title order={2}>{text.looking.today}</Title>
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} spacing="sm">
        {codes.rows.map(({ code }) => (
          <TodayOf key={code} code={code} today={today} />
        ))}
      </SimpleGrid>
    </Stack>
  )
}

const TodayOf = ({ code, today }: { readonly code: string; readonly today: number }) => {
  const first = today - 29
  const statistics = useRead('GET /v1/statistics', {
    query: { handshakeCode: code, by: 'day', from: String(first * DAY), to: String((today + 1) * DAY) },
  })
  const keys = buckets(first * DAY, (today + 1) * DAY, 'day')
  return (
    <Paper withBorder p="sm">
      <TextLink to="/statistics" search={{ code }}>
        {code}
      </TextLink>
      <Shown of={statistics} rows={2}>
        {({ rows, total }) => {
          const counts = new Map(rows.map((row) => [String(row.key), row.count]))
          const values = keys.map((key) => counts.get(key) ?? 0)
          return (
            <>
              <Text fz="xl" fw={600}>
                {count(values.at(-1) ?? 0)}
              </Text>
              <Sparkline values={values} />
              <Text size="xs" c="dimmed">
                {text.looking.trend}: {count(total)}
              </Text>
            </>
          )
        }}
      </Shown>
    </Paper>
  )
}

/** Devices whose state was copied, or of which something is missing; nothing while there is none. */
const DevicesToCheck = () => {
  const { organizationId } = useOrganization()
  const about = { organization: organizationId ?? undefined, limit: '5' }
  const copied = useList('GET /v1/devices', { query: { ...about, sign: 'copied' } })
  const gaps = useList('GET /v1/devices', { query: { ...about, sign: 'gaps' } })
  const kinds = [
    { sign: 'copied', rows: copied.rows, label: text.looking.copied, hint: text.looking.copiedHint },
    { sign: 'gaps', rows: gaps.rows, label: text.looking.gaps, hint: text.looking.gapsHint },
  ].filter(({ rows }) => rows.length > 0)
  if (kinds.length === 0) return null
  return (
    <Stack component="section" gap="sm" aria-label={text.looking.devicesToCheck}>
      <Title order={2}>{text.looking.devicesToCheck}</Title>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="sm">
        {kinds.map(({ sign, rows, label, hint }) => (
          <Paper key={sign} withBorder p="sm">
            <Stack gap={4}>
              <TextLink to="/devices" search={{ sign }}>
                {label}
              </TextLink>
              <Text size="sm" c="dimmed">
                {hint}
              </Text>
              {rows.map(({ uuid }) => (
                <TextLink key={uuid} to="/devices/$uuid" params={{ uuid }}>
                  {uuid}
                </TextLink>
              ))}
            </Stack>
          </Paper>
        ))}
      </SimpleGrid>
    </Stack>
  )
}

const RecentDenials = () => (
  <Stack component="section" gap="sm" aria-label={text.looking.recentDenials}>
    <Group justify="space-between">
      <Title order={2}>{text.looking.recentDenials}</Title>
      <TextLink to="/why">{text.looking.allDenials}</TextLink>
    </Group>
    <Denials limit={5} />
  </Stack>
)

export const OverviewPage = () => {
  const rights = useRights()
  return (
    <Page title={text.overview.title}>
      <Stack gap="xl">
        <FirstSteps />
        <Attention />
        {rights.devices ? <DevicesToCheck /> : null}
        <Today />
        {rights.devices ? <RecentDenials /> : null}
      </Stack>
    </Page>
  )
}
