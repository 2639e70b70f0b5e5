import { Button, Group, Select, Text, TextInput } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { time } from '../components/format.ts'
import { useOrganization } from '../components/organization.tsx'
import { Page } from '../components/page.tsx'
import { useRights } from '../components/rights.ts'
import { Empty } from '../components/states.tsx'
import { DataList, TextLink } from '../components/table.tsx'
import { useList } from '../queries/resources.ts'
import { text } from '../texts/text.ts'

export const DevicesPage = () => {
  const { item } = useSearch({ strict: false }) as { readonly item?: string }
  const rights = useRights()
  const navigate = useNavigate()
  const { organizationId } = useOrganization()
  const items = useList('GET /v1/items', {
    query: { organization: organizationId ?? undefined, limit: '500' },
  })
  const [uuid, setUuid] = useState('')
  const listed = rights.operator || item !== undefined
  const list = useList('GET /v1/devices', { query: { item } }, listed)
  return (
    <Page title={text.devices.title}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void navigate({ to: '/devices/$uuid', params: { uuid: uuid.trim() } as never })
        }}
      >
        <Group align="flex-end" mb="lg">
          <TextInput
            label={text.devices.search}
            value={uuid}
            onChange={(event) => setUuid(event.currentTarget.value)}
            placeholder="00000000-0000-4000-8000-000000000000"
            w={360}
            maw="100%"
            required
          />
          <Button type="submit" variant="default">
            {text.devices.open}
          </Button>
        </Group>
      </form>
      <Select
        label={text.devices.item}
        data={items.rows
          .filter(({ seats }) => seats.quota !== null)
          .map(({ id, product, chargeWay }) => ({ value: id, label: `${id} · ${product} · ${chargeWay}` }))}
        value={item ?? null}
        onChange={(id) =>
          void navigate({ to: '/devices', search: (id === null ? {} : { item: id }) as never })
        }
        placeholder={text.common.any}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': text.common.remove }}
        maw={480}
        mb="md"
      />
      {item === undefined ? null : (
        <Text size="sm" mb="sm">
          {text.items.title}{' '}
          <TextLink to="/items/$id" params={{ id: item }}>
            {item}
          </TextLink>
        </Text>
      )}
      {listed ? (
        <DataList
          of={list}
          caption={text.devices.title}
          rowKey={(row) => row.uuid}
          empty={<Empty title={text.devices.empty} hint={text.devices.emptyHint} />}
          columns={[
            {
              label: text.devices.search,
              cell: (row) => (
                <TextLink to="/devices/$uuid" params={{ uuid: row.uuid }}>
                  {row.uuid}
                </TextLink>
              ),
            },
            { label: text.licenses.product, cell: (row) => row.product },
            { label: text.devices.version, cell: (row) => row.version },
            { label: text.devices.deployment, cell: (row) => row.deployment },
            { label: text.devices.lastContact, cell: (row) => time(row.lastContact) },
            {
              label: text.devices.seats,
              cell: (row) => (row.seat === undefined ? '–' : `${text.devices.until} ${time(row.seat.until)}`),
            },
            {
              label: text.common.status,
              cell: (row) => (row.blockedAt === null ? '–' : text.devices.blocked),
            },
          ]}
        />
      ) : (
        <Empty title={text.devices.chooseItem} />
      )}
    </Page>
  )
}
