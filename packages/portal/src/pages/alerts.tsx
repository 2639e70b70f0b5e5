import { Anchor, Paper, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { AlertRecipients } from '../components/alert-recipients.tsx'
import { time } from '../components/format.ts'
import { useOrganization } from '../components/organization.tsx'
import { Page } from '../components/page.tsx'
import { useRights } from '../components/rights.ts'
import { Empty, Shown } from '../components/states.tsx'
import { useChange, useRead } from '../queries/resources.ts'
import { alertTexts as words } from '../texts/alerts.ts'
import { AlertWebhooks } from './alert-webhooks.tsx'

type Row = {
  readonly id: string
  readonly at: string
  readonly headlines: readonly string[]
  readonly recipients: number
  readonly mail: string
}

const mailWords: Readonly<Record<string, string>> = words.mail

const History = ({ rows }: { readonly rows: readonly Row[] }) =>
  rows.length === 0 ? (
    <Empty title={words.empty} hint={words.emptyHint} />
  ) : (
    rows.map((row) => (
      <Paper key={row.id} withBorder p="sm">
        {row.headlines.map((headline) => (
          <Text key={headline} size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
            {headline}
          </Text>
        ))}
        <Text size="sm" c="dimmed">
          {time(row.at)} · {mailWords[row.mail] ?? row.mail}
          {row.recipients === 0 ? '' : ` · ${words.addresses(row.recipients)}`}
        </Text>
      </Paper>
    ))
  )

const OfOrganization = ({ id }: { readonly id: string }) => {
  const settings = useRead('GET /v1/organizations/{id}/alert-settings', { params: { id } })
  const save = useChange('PUT /v1/organizations/{id}/alert-settings')
  const test = useChange('POST /v1/organizations/{id}/alert-settings/test')
  return (
    <Shown of={settings}>
      {(answer) => (
        <AlertRecipients
          settings={answer}
          about={{
            title: words.ofOrganization,
            hint: words.nobody,
            contacts: true,
            save: (body) => save.mutate({ params: { id }, body }),
            test: () => test.mutate({ params: { id } }),
            pending: save.isPending || test.isPending,
            saved: save.isSuccess,
            error: save.error ?? test.error,
            tested: test.data,
          }}
        />
      )}
    </Shown>
  )
}

const OfServer = () => {
  const settings = useRead('GET /v1/alert-settings', {})
  const save = useChange('PUT /v1/alert-settings')
  const test = useChange('POST /v1/alert-settings/test')
  return (
    <Shown of={settings}>
      {(answer) => (
        <AlertRecipients
          settings={answer}
          about={{
            title: words.ofServer,
            hint: words.nobodyOfServer,
            contacts: false,
            save: (body) => save.mutate({ body }),
            test: () => test.mutate({}),
            pending: save.isPending || test.isPending,
            saved: save.isSuccess,
            error: save.error ?? test.error,
            tested: test.data,
          }}
        />
      )}
    </Shown>
  )
}

const Exceptions = () => {
  const exceptions = useRead('GET /v1/exceptions', {})
  return (
    <Stack gap="xs">
      <Title order={2}>{words.exceptions}</Title>
      <Shown of={exceptions}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Text size="sm">{words.noExceptions}</Text>
          ) : (
            rows.map((row) => (
              <Paper key={`${row.what} ${row.error} ${row.places[0] ?? ''}`} withBorder p="sm">
                <Text size="sm" fw={600}>
                  {row.what} ({row.error})
                </Text>
                <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                  {words.times(row.count)} · {time(row.last)} · {row.places[0] ?? ''}
                </Text>
              </Paper>
            ))
          )
        }
      </Shown>
    </Stack>
  )
}

const OrganizationHistory = ({ id }: { readonly id: string }) => {
  const history = useRead('GET /v1/organizations/{id}/alerts', { params: { id } })
  return <Shown of={history}>{({ rows }) => <History rows={rows} />}</Shown>
}

const ServerHistory = () => {
  const history = useRead('GET /v1/alerts', {})
  return <Shown of={history}>{({ rows }) => <History rows={rows} />}</Shown>
}

export const AlertsPage = () => {
  const { organizationId } = useOrganization()
  const rights = useRights()
  const mayManage = rights.manage && organizationId !== null
  return (
    <Page title={words.title}>
      <Stack gap="xl">
        <Text size="sm">{words.intro}</Text>
        {rights.admin || mayManage ? (
          <Stack>
            <Title order={2}>{words.recipients}</Title>
            {mayManage ? <OfOrganization key={organizationId} id={organizationId} /> : null}
            {rights.admin ? <OfServer /> : null}
            {rights.admin ? (
              <Anchor component={Link} to="/mail">
                {words.mailServer}
              </Anchor>
            ) : null}
          </Stack>
        ) : null}
        {rights.admin ? <AlertWebhooks /> : null}
        {rights.operator ? <Exceptions /> : null}
        <Stack gap="xs">
          <Title order={2}>{words.history}</Title>
          {organizationId !== null ? (
            <OrganizationHistory id={organizationId} />
          ) : rights.operator ? (
            <ServerHistory />
          ) : null}
        </Stack>
      </Stack>
    </Page>
  )
}
