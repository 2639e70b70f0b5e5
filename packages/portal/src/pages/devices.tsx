import { Button, Group, Select, Stack, TextInput } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { time } from '../components/format.ts'
import { useOrganization } from '../components/organization.tsx'
import { Page } from '../components/page.tsx'
import { Empty } from '../components/states.tsx'
import { DataList, TextLink } from '../components/table.tsx'
import { useList } from '../queries/resources.ts'
import { text } from '../texts/text.ts'

/** What the address asks for; days in UTC, both of them shown. */
interface Asked {
  readonly item?: string
  readonly uuid?: string | number
  readonly sign?: 'copied' | 'gaps' | 'blocked'
  readonly from?: string
  readonly to?: string
}

const SIGNS = [
  { value: 'copied', label: text.looking.copied },
  { value: 'gaps', label: text.looking.gaps },
  { value: 'blocked', label: text.looking.blocked },
]

/** The first second after a day. */
const afterDay = (day: string): string => String(Date.parse(`${day}T00:00:00Z`) / 1000 + 86_400)

const Search = ({ asked }: { readonly asked: Asked }) => {
  const navigate = useNavigate()
  const { organizationId } = useOrganization()
  const items = useList('GET /v1/items', {
    query: { organization: organizationId ?? undefined, limit: '500' },
  })
  const [uuid, setUuid] = useState(String(asked.uuid ?? ''))
  const go = (about: Asked) => {
    const all = { ...asked, ...about }
    const given = Object.entries(all).filter(([, value]) => value !== undefined && value !== '')
    void navigate({ to: '/devices', search: Object.fromEntries(given) as never })
  }
  const day = (name: 'from' | 'to', label: string) => (
    <TextInput
      type="date"
      label={label}
      value={asked[name] ?? ''}
      disabled={asked.item !== undefined}
      onChange={({ currentTarget: { value } }) => go({ [name]: value })}
    />
  )
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const given = uuid.trim()
        if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(given))
          void navigate({ to: '/devices/$uuid', params: { uuid: given } as never })
        else go({ uuid: given })
      }}
    >
      <Group align="flex-end" gap="sm">
        <TextInput
          label={text.devices.search}
          placeholder={text.looking.findHint}
          value={uuid}
          disabled={asked.item !== undefined}
          onChange={(event) => setUuid(event.currentTarget.value)}
          w={340}
          maw="100%"
        />
        <Button type="submit" variant="default" disabled={asked.item !== undefined}>
          {text.looking.find}
        </Button>
        <Select
          label={text.looking.sign}
          placeholder={text.looking.anySign}
          data={SIGNS}
          value={asked.sign ?? null}
          disabled={asked.item !== undefined}
          onChange={(sign) => go({ sign: (sign ?? undefined) as Asked['sign'] & string })}
          clearable
          clearButtonProps={{ 'aria-label': text.common.remove }}
          w={150}
        />
        {day('from', text.looking.contactFrom)}
        {day('to', text.looking.contactTo)}
        <Select
          label={text.devices.item}
          data={items.rows
            .filter(({ seats }) => seats.quota !== null)
            .map(({ id, product, chargeWay }) => ({ value: id, label: `${id} · ${product} · ${chargeWay}` }))}
          value={asked.item ?? null}
          onChange={(item) =>
            void navigate({ to: '/devices', search: (item === null ? {} : { item }) as never })
          }
          placeholder={text.common.any}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': text.common.remove }}
          nothingFoundMessage={text.common.none}
          w={260}
          maw="100%"
        />
      </Group>
    </form>
  )
}

/** Devices of the organization that is looked at, or of the whole server. */
export const DevicesPage = () => {
  const asked = useSearch({ strict: false }) as Asked
  const { item, uuid, sign, from, to } = asked
  const { organizationId } = useOrganization()
  const filter = {
    organization: organizationId ?? undefined,
    uuid: uuid === undefined ? undefined : String(uuid),
    sign,
    contactFrom: from,
    contactTo: to === undefined ? undefined : afterDay(to),
  }
  const list = useList('GET /v1/devices', { query: item === undefined ? filter : { item } })
  const filtered = [uuid, sign, from, to, item].some((each) => each !== undefined)
  return (
    <Page title={text.devices.title}>
      <Stack>
        <Search key={`${uuid}`} asked={asked} />
        <DataList
          of={list}
          caption={text.devices.title}
          rowKey={(row) => row.uuid}
          empty={
            filtered ? (
              <Empty title={text.looking.noMatch} hint={text.looking.noMatchHint} />
            ) : (
              <Empty title={text.devices.empty} hint={text.devices.emptyHint} />
            )
          }
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
            ...(item === undefined
              ? []
              : [
                  {
                    label: text.devices.seats,
                    cell: (row: (typeof list.rows)[number]) =>
                      row.seat === undefined ? '–' : `${text.devices.until} ${time(row.seat.until)}`,
                  },
                ]),
            {
              label: text.common.status,
              cell: (row) => (row.blockedAt === null ? '–' : text.devices.blocked),
            },
          ]}
        />
      </Stack>
    </Page>
  )
}
