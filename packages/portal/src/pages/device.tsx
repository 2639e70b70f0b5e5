import { Button, Stack, Text, Title } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'
import { CopyId } from '../components/copy-id.tsx'
import { Facts } from '../components/facts.tsx'
import { time } from '../components/format.ts'
import { Page } from '../components/page.tsx'
import { Shown } from '../components/states.tsx'
import { DataTable, TextLink } from '../components/table.tsx'
import { useRead } from '../queries/resources.ts'
import { text } from '../texts/text.ts'

export const DevicePage = () => {
  const { uuid } = useParams({ strict: false }) as { readonly uuid: string }
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
                ['Edition', row.edition],
                [text.devices.deployment, row.deployment],
                [text.devices.firstContact, time(row.firstContact)],
                [text.devices.lastContact, time(row.lastContact)],
                [text.devices.blocked, row.blockedAt === null ? text.common.no : time(row.blockedAt)],
              ]}
            />
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
                  { label: 'Taken', cell: (seat) => time(seat.taken) },
                  { label: text.devices.lastContact, cell: (seat) => time(seat.lastContact) },
                  { label: 'Until', cell: (seat) => time(seat.until) },
                  { label: 'Released', cell: (seat) => time(seat.released) },
                ]}
              />
            )}
          </Stack>
        )}
      </Shown>
    </Page>
  )
}
