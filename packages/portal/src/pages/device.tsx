import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'
import { CopyId } from '../components/copy-id.tsx'
import { Facts } from '../components/facts.tsx'
import { count, time } from '../components/format.ts'
import { Page } from '../components/page.tsx'
import { useRights } from '../components/rights.ts'
import { Shown } from '../components/states.tsx'
import { DataTable, TextLink } from '../components/table.tsx'
import { type Device, useRead } from '../queries/resources.ts'
import { text } from '../texts/text.ts'
import { DeviceActions } from './device-actions.tsx'

const missingOf = (missing: Device['stores'][number]['missing']): string =>
  missing.length === 0
    ? '–'
    : missing.map(({ first, last }) => (first === last ? String(first) : `${first}–${last}`)).join(', ')

/** Signs that a device was copied, or that something of it is missing (A8, U10). */
const Protocol = ({ device }: { readonly device: Device }) => (
  <>
    {device.lines
      .filter(({ forkedAt, restarts }) => forkedAt !== null || restarts > 0)
      .map((line) => (
        <Facts
          key={line.product}
          facts={[
            [text.licenses.product, line.product],
            [text.looking.restarts, count(line.restarts)],
            [text.looking.forked, time(line.forkedAt)],
            [text.looking.cloned, time(line.clonedAt)],
          ]}
        />
      ))}
    {device.stores.length === 0 ? null : (
      <>
        <Title order={2}>{text.looking.submissions}</Title>
        <DataTable
          caption={text.looking.submissions}
          rows={device.stores}
          rowKey={(store) => store.store}
          columns={[
            { label: text.looking.store, cell: (store) => store.store },
            { label: text.looking.sequence, numeric: true, cell: (store) => count(store.sequence) },
            { label: text.looking.missing, cell: (store) => missingOf(store.missing) },
            { label: text.looking.dropped, numeric: true, cell: (store) => count(store.dropped) },
            { label: text.looking.lastSubmission, cell: (store) => time(store.lastSubmission) },
          ]}
        />
      </>
    )}
  </>
)

export const DevicePage = () => {
  const { uuid } = useParams({ strict: false }) as { readonly uuid: string }
  const rights = useRights()
  const device = useRead('GET /v1/devices/{uuid}', { params: { uuid } })
  return (
    <Page
      title={uuid}
      actions={
        <Button component={Link} to="/why" search={{ client: uuid } as never} variant="default">
          {text.devices.why}
        </Button>
      }
    >
      <Shown of={device}>
        {(row) => (
          <Stack gap="lg">
            <Facts
              facts={[
                [text.devices.search, <CopyId key="uuid" id={row.uuid} />],
                [text.licenses.product, row.product],
                [text.devices.version, row.version],
                [text.devices.edition, row.edition],
                [text.devices.deployment, row.deployment],
                [text.devices.firstContact, time(row.firstContact)],
                [text.devices.lastContact, time(row.lastContact)],
                [text.looking.blocked, row.blockedAt === null ? text.common.no : time(row.blockedAt)],
              ]}
            />
            <Group gap="xs">
              <DeviceActions device={row} rights={rights} />
            </Group>
            <Protocol device={row} />
            <Title order={2}>{text.devices.seats}</Title>
            {row.seats.length === 0 ? (
              <Text size="sm" c="dimmed">
                {text.devices.noSeats}
              </Text>
            ) : (
              <DataTable
                caption={text.devices.seats}
                rows={row.seats}
                rowKey={(seat) => seat.item}
                columns={[
                  {
                    label: text.items.title,
                    cell: (seat) => (
                      <TextLink to="/items/$id" params={{ id: seat.item }}>
                        {seat.item}
                      </TextLink>
                    ),
                  },
                  { label: text.devices.taken, cell: (seat) => time(seat.taken) },
                  { label: text.devices.lastContact, cell: (seat) => time(seat.lastContact) },
                  { label: text.devices.until, cell: (seat) => time(seat.until) },
                  { label: text.devices.released, cell: (seat) => time(seat.released) },
                ]}
              />
            )}
          </Stack>
        )}
      </Shown>
    </Page>
  )
}
