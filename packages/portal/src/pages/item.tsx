import { Button, Paper, Stack, Text, Title } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'
import { AskSales } from '../components/ask-sales.tsx'
import { CopyId } from '../components/copy-id.tsx'
import { Course, Outlook } from '../components/course.tsx'
import { Facts } from '../components/facts.tsx'
import { count, date } from '../components/format.ts'
import { OfferedForItem } from '../components/offered.tsx'
import { Page } from '../components/page.tsx'
import { useRights } from '../components/rights.ts'
import { QuotaBar, Stage } from '../components/stage.tsx'
import { Shown } from '../components/states.tsx'
import { TextLink } from '../components/table.tsx'
import { useRead } from '../queries/resources.ts'
import { useInstallation } from '../queries/session.ts'
import { text } from '../texts/text.ts'
import { ItemActions } from './item-actions.tsx'

const listed = (values: readonly (string | number)[] | null): string =>
  values === null ? text.common.any : values.join(', ')

export const ItemPage = () => {
  const { id } = useParams({ strict: false }) as { readonly id: string }
  const rights = useRights()
  const hosted = useInstallation().data?.mode === 'hosted'
  const item = useRead('GET /v1/items/{id}', { params: { id } })
  return (
    <Page
      title={`${text.items.title} ${id}`}
      actions={
        <>
          {rights.devices ? (
            <Button component={Link} to="/devices" search={{ item: id } as never} variant="default">
              {text.nav.devices}
            </Button>
          ) : null}
          <Button component={Link} to="/statistics" search={{ item: id } as never} variant="default">
            {text.nav.statistics}
          </Button>
          {rights.manage && item.data !== undefined ? <OfferedForItem item={item.data} /> : null}
          {rights.manage && item.data?.organizationId != null ? (
            <AskSales
              organizationId={item.data.organizationId}
              licenseId={item.data.licenseId}
              need={item.data.seats.quota === null ? 'longer-offline-time' : 'device-clearing'}
            />
          ) : null}
          {rights.staff && hosted && item.data !== undefined ? <ItemActions item={item.data} /> : null}
        </>
      }
    >
      <Shown of={item}>
        {(row) => (
          <Stack gap="lg">
            <Paper withBorder p="md" maw={560}>
              <Stack gap="sm">
                <QuotaBar item={row} />
                <Outlook item={row} />
              </Stack>
            </Paper>
            <Title order={2}>{text.items.course}</Title>
            <Course item={row} />
            <Facts
              facts={[
                [text.common.id, <CopyId key="id" id={row.id} />],
                [text.items.stage, <Stage key="stage" stage={row.stage} />],
                [
                  text.items.license,
                  <TextLink key="license" to="/licenses/$id" params={{ id: row.licenseId }}>
                    {row.licenseId}
                  </TextLink>,
                ],
                [text.licenses.product, row.product],
                [text.licenses.chargeWay, row.chargeWay],
                [text.items.used, count(row.used)],
                [text.items.remaining, row.remaining === null ? text.common.unlimited : count(row.remaining)],
                [text.items.tolerance, count(row.tolerance)],
                [text.items.overUse, count(row.overUse)],
                [
                  text.items.seats,
                  row.seats.quota === null
                    ? text.common.none
                    : `${count(row.seats.taken)} ${text.items.of} ${count(row.seats.quota)}`,
                ],
                [
                  text.items.exceptions,
                  `${count(row.exceptions.used)} ${text.items.of} ${count(row.exceptions.allowed)}`,
                ],
                [text.items.validity, `${date(row.notBefore)} – ${date(row.expires)}`],
                [text.items.graceUntil, date(row.graceUntil)],
                [text.items.modules, listed(row.modules)],
                ['Versions', listed(row.versions)],
                ['Editions', listed(row.editions)],
                ['Deployments', listed(row.deployments)],
              ]}
            />
            <Stack gap="xs">
              <Title order={2}>{text.items.codes}</Title>
              {row.handshakeCodes.length === 0 ? (
                <Text size="sm" c="dimmed">
                  {text.items.noCode}
                </Text>
              ) : (
                row.handshakeCodes.map((code) => (
                  <TextLink key={code} to="/codes/$code" params={{ code }}>
                    {code}
                  </TextLink>
                ))
              )}
            </Stack>
          </Stack>
        )}
      </Shown>
    </Page>
  )
}
