import { Anchor, Group, List, Paper, SimpleGrid, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { IconCheck, IconCircle } from '@tabler/icons-react'
import { attentionOf } from '../components/attention.ts'
import { Outlook } from '../components/course.tsx'
import { count, date } from '../components/format.ts'
import { useOrganization } from '../components/organization.tsx'
import { Page } from '../components/page.tsx'
import { useRights } from '../components/rights.ts'
import { QuotaBar, Stage } from '../components/stage.tsx'
import { Empty, Shown, Waiting } from '../components/states.tsx'
import { TextLink } from '../components/table.tsx'
import { type Item, useList, useRead } from '../queries/resources.ts'
import { text } from '../texts/text.ts'

/** From the set-up link to the first device, step by step; gone once that device was seen. */
const FirstSteps = () => {
  const one = { query: { limit: '1' } } as const
  const products = useList('GET /v1/products', one)
  const organizations = useList('GET /v1/organizations', one)
  const licenses = useList('GET /v1/licenses', { query: { limit: '100' } })
  const devices = useList('GET /v1/devices', one)
  if (products.isPending || organizations.isPending || licenses.isPending || devices.isPending)
    return <Waiting rows={3} />
  if (devices.rows.length > 0) return null
  const activated = licenses.rows.some(({ status }) => status === 'activated')
  const code = organizations.rows[0]?.defaultHandshakeCode
  const steps = [
    { label: text.overview.steps.product, to: '/products', done: products.rows.length > 0 },
    { label: text.overview.steps.organization, to: '/organizations', done: organizations.rows.length > 0 },
    { label: text.overview.steps.license, to: '/licenses', done: activated },
    {
      label: text.overview.steps.snippet,
      to: code == null ? '/codes' : `/codes/${encodeURIComponent(code)}`,
      done: false,
    },
    { label: text.overview.steps.device, to: '/devices', done: false },
  ]
  return (
    <Paper withBorder p="md">
      <Title order={2} mb="sm">
        {text.overview.first}
      </Title>
      <List spacing="xs" center>
        {steps.map(({ label, to, done }) => (
          <List.Item
            key={label}
            icon={
              <ThemeIcon color={done ? 'teal' : 'gray'} size={20} radius="xl" variant="light">
                {done ? <IconCheck size={14} /> : <IconCircle size={10} />}
              </ThemeIcon>
            }
          >
            {done ? (
              <Text size="sm" c="dimmed">
                {label}
              </Text>
            ) : (
              <TextLink to={to}>{label}</TextLink>
            )}
          </List.Item>
        ))}
      </List>
    </Paper>
  )
}

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

const Today = () => {
  const { organizationId } = useOrganization()
  const codes = useList('GET /v1/handshake-codes', {
    query: { organization: organizationId ?? undefined, limit: '20' },
  })
  return (
    <Stack gap="sm">
      <Title order={2}>{text.overview.today}</Title>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
        {codes.rows.map(({ code }) => (
          <TodayOf key={code} code={code} />
        ))}
      </SimpleGrid>
    </Stack>
  )
}

const TodayOf = ({ code }: { readonly code: string }) => {
  const clock = useRead('GET /v1/clock', {})
  const from = clock.data?.now.slice(0, 10)
  const statistics = useRead(
    'GET /v1/statistics',
    { query: { handshakeCode: code, from } },
    { enabled: from !== undefined },
  )
  return (
    <Paper withBorder p="md">
      <Anchor component="span" size="sm">
        <TextLink to="/statistics" search={{ code }}>
          {code}
        </TextLink>
      </Anchor>
      <Shown of={statistics} rows={1}>
        {({ total }) => (
          <Text fz="xl" fw={600}>
            {count(total)}
          </Text>
        )}
      </Shown>
    </Paper>
  )
}

export const OverviewPage = () => {
  const rights = useRights()
  return (
    <Page title={text.overview.title}>
      <Stack gap="xl">
        {rights.operator ? <FirstSteps /> : null}
        <Attention />
        <Today />
      </Stack>
    </Page>
  )
}
