import { Button, Group, Text, TextInput } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { time } from '../components/format.ts'
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
          ]}
        />
      ) : (
        <Empty title={text.devices.chooseItem} />
      )}
    </Page>
  )
}
