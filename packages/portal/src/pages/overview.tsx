import { Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Outlook } from '../components/course.tsx'
import { Denials } from '../components/denials.tsx'
import { count, date } from '../components/format.ts'
import { useOrganization } from '../components/organization.tsx'
import { OrganizationName } from '../components/organization-name.tsx'
import { Page } from '../components/page.tsx'
import { useRights } from '../components/rights.ts'
import { Sparkline } from '../components/sparkline.tsx'
import { QuotaBar, Stage } from '../components/stage.tsx'
import { Empty, Shown, Waiting } from '../components/states.tsx'
import { TextLink } from '../components/table.tsx'
import { type Item, type Overview, useList, useRead } from '../queries/resources.ts'
import { text } from '../texts/text.ts'
import { FirstSteps } from './first-steps.tsx'

const AttentionCard = ({ item }: { readonly item: Item }) => (
  <Paper withBorder p="md">
    <Stack gap="xs">
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <Stack gap={0} miw={0}>
          <Text fw={600} truncate>
            {item.product}
          </Text>
          <Text size="xs" c="dimmed" component="div">
            <TextLink to="/items/$id" params={{ id: item.id }}>
              {item.id}
            </TextLink>{' '}
            · {item.chargeWay}
          </Text>
        </Stack>
        <Stage stage={item.stage} />
      </Group>
      <Text size="sm" component="div" truncate>
        <OrganizationName id={item.organizationId} />
      </Text>
      <QuotaBar item={item} />
      <Outlook item={item} />
      <Text size="xs" c="dimmed">
        {text.items.validity}: {date(item.notBefore)} – {date(item.expires)}
      </Text>
    </Stack>
  </Paper>
)

const Attention = ({ attention }: { readonly attention: Overview['attention'] }) => (
  <Stack component="section" gap="sm" aria-label={text.overview.attention}>
    <Group justify="space-between">
      <Title order={2}>{text.overview.attention}</Title>
      {attention.total > attention.rows.length ? (
        <Text size="sm" c="dimmed">
          {text.overview.most(attention.rows.length, attention.total)}
        </Text>
      ) : null}
    </Group>
    {attention.rows.length === 0 ? (
      <Empty title={text.overview.nothing} hint={text.overview.nothingHint} />
    ) : (
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm">
        {attention.rows.map((item) => (
          <AttentionCard key={item.id} item={item} />
        ))}
      </SimpleGrid>
    )}
  </Stack>
)

/** Use of one code, or of all: today's number, the course of 30 days and their sum. */
const Course = ({
  days,
  total,
  children,
}: {
  readonly days: readonly number[]
  readonly total: number
  readonly children: ReactNode
}) => (
  <Paper withBorder p="sm">
    <Text size="sm" component="div" truncate>
      {children}
    </Text>
    <Text fz="xl" fw={600} lh={1.4}>
      {count(days.at(-1) ?? 0)}
    </Text>
    <Sparkline values={days} />
    <Text size="xs" c="dimmed">
      {text.looking.trend}: {count(total)}
    </Text>
  </Paper>
)

const Today = ({ use }: { readonly use: Overview['use'] }) => (
  <Stack component="section" gap="sm" aria-label={text.looking.today}>
    <Group justify="space-between">
      <Title order={2}>{text.looking.today}</Title>
      {use.codes > use.rows.length ? (
        <TextLink to="/codes">{text.looking.mostUsed(use.rows.length, use.codes)}</TextLink>
      ) : null}
    </Group>
    {use.codes === 0 ? (
      <Empty title={text.statistics.empty} hint={text.statistics.emptyHint} />
    ) : (
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} spacing="sm">
        {use.codes > 1 ? (
          <Course days={use.days} total={use.total}>
            {text.looking.allCodes}
          </Course>
        ) : null}
        {use.rows.map(({ code, days, total }) => (
          <Course key={code} days={days} total={total}>
            <TextLink to="/statistics" search={{ code }}>
              {code}
            </TextLink>
          </Course>
        ))}
      </SimpleGrid>
    )}
  </Stack>
)

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
    <Denials limit={5} first />
  </Stack>
)

/** What holds the place of both sections, as high as a row of each, so that little moves when they come. */
const Held = () => (
  <>
    <Stack gap="sm">
      <Title order={2}>{text.overview.attention}</Title>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm">
        {[1, 2, 3].map((place) => (
          <Waiting key={place} rows={1} height={230} />
        ))}
      </SimpleGrid>
    </Stack>
    <Stack gap="sm">
      <Title order={2}>{text.looking.today}</Title>
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} spacing="sm">
        {[1, 2, 3, 4].map((place) => (
          <Waiting key={place} rows={1} height={130} />
        ))}
      </SimpleGrid>
    </Stack>
  </>
)

export const OverviewPage = () => {
  const rights = useRights()
  const { organizationId } = useOrganization()
  const overview = useRead('GET /v1/overview', { query: { organization: organizationId ?? undefined } })
  return (
    <Page title={text.overview.title}>
      <Stack gap="xl">
        <FirstSteps />
        {overview.isPending ? (
          <Held />
        ) : (
          <Shown of={overview}>
            {({ attention, use }) => (
              <>
                <Attention attention={attention} />
                {rights.devices ? <DevicesToCheck /> : null}
                <Today use={use} />
              </>
            )}
          </Shown>
        )}
        {rights.devices ? <RecentDenials /> : null}
      </Stack>
    </Page>
  )
}
