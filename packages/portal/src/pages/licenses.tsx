import { Button, Fieldset, Group, MultiSelect, NumberInput, Select, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { CreateButton } from '../components/create.tsx'
import { date } from '../components/format.ts'
import { useOrganization } from '../components/organization.tsx'
import { Page } from '../components/page.tsx'
import { useRights } from '../components/rights.ts'
import { Stage } from '../components/stage.tsx'
import { Empty } from '../components/states.tsx'
import { DataList, TextLink } from '../components/table.tsx'
import { type Product, useChange, useList } from '../queries/resources.ts'
import { text } from '../texts/text.ts'
import { ImportFile } from './import-file.tsx'
import { TrialRequest } from './trial-request.tsx'

const CHARGE_WAYS = [
  'count',
  'device',
  'active-device',
  'server',
  'concurrent-device',
  'concurrent-instance',
  'domain',
] as const

interface Draft {
  readonly key: number
  readonly product: string
  readonly chargeWay: (typeof CHARGE_WAYS)[number]
  readonly quota: number
  readonly days: number
  readonly modules: string[]
  readonly domain: string
}

const draft = (key: number, product: string): Draft => ({
  key,
  product,
  chargeWay: 'count',
  quota: 1000,
  days: 365,
  modules: [],
  domain: '',
})

const itemOf = ({ product, chargeWay, quota, days, modules, domain }: Draft) => ({
  product,
  chargeWay,
  days,
  ...(chargeWay === 'domain' ? { domain } : { quota }),
  ...(modules.length === 0 ? {} : { modules }),
})

const ItemFields = ({
  item,
  products,
  change,
}: {
  readonly item: Draft
  readonly products: readonly Product[]
  readonly change: (item: Draft) => void
}) => (
  <Fieldset legend={text.items.title}>
    <Stack gap="xs">
      <Select
        label={text.licenses.product}
        data={products.map(({ code, name }) => ({ value: code, label: name }))}
        value={item.product === '' ? null : item.product}
        onChange={(product) => change({ ...item, product: product ?? '', modules: [] })}
        required
      />
      <Select
        label={text.licenses.chargeWay}
        data={[...CHARGE_WAYS]}
        value={item.chargeWay}
        onChange={(way) => change({ ...item, chargeWay: (way ?? 'count') as Draft['chargeWay'] })}
        required
      />
      {item.chargeWay === 'domain' ? (
        <TextInput
          label="Domain"
          value={item.domain}
          onChange={(event) => change({ ...item, domain: event.currentTarget.value })}
          required
        />
      ) : (
        <NumberInput
          label={text.licenses.quota}
          min={1}
          value={item.quota}
          onChange={(quota) => change({ ...item, quota: Number(quota) })}
          required
        />
      )}
      <NumberInput
        label={text.licenses.days}
        min={1}
        value={item.days}
        onChange={(days) => change({ ...item, days: Number(days) })}
        required
      />
      <MultiSelect
        label={text.products.modules}
        placeholder={item.modules.length === 0 ? text.common.any : ''}
        data={[...(products.find(({ code }) => code === item.product)?.modules ?? [])]}
        value={item.modules}
        onChange={(modules) => change({ ...item, modules })}
      />
    </Stack>
  </Fieldset>
)

const NewLicense = () => {
  const { organizationId } = useOrganization()
  const organizations = useList('GET /v1/organizations', { query: { limit: '500' } })
  const products = useList('GET /v1/products', { query: { limit: '500' } })
  const [organization, setOrganization] = useState(organizationId)
  const [alias, setAlias] = useState('')
  const [items, setItems] = useState<readonly Draft[]>([draft(0, '')])
  const create = useChange('POST /v1/licenses')
  const run = (done: () => void) =>
    create.mutate(
      {
        body: {
          organizationId: organization ?? '',
          items: items.map(itemOf),
          ...(alias === '' ? {} : { alias }),
        },
      },
      { onSuccess: done },
    )
  return (
    <CreateButton label={text.licenses.new} run={run} pending={create.isPending} error={create.error}>
      <Select
        label={text.nav.organization}
        data={organizations.rows.map(({ id, name }) => ({ value: id, label: `${name} (${id})` }))}
        value={organization}
        onChange={setOrganization}
        searchable
        required
      />
      <TextInput
        label={text.licenses.alias}
        value={alias}
        onChange={(event) => setAlias(event.currentTarget.value)}
      />
      {items.map((item) => (
        <ItemFields
          key={item.key}
          item={item}
          products={products.rows}
          change={(changed) => setItems(items.map((each) => (each.key === item.key ? changed : each)))}
        />
      ))}
      <Group>
        <Button
          size="xs"
          variant="default"
          onClick={() => setItems([...items, draft(items.length, items[0]?.product ?? '')])}
        >
          {text.licenses.addItem}
        </Button>
      </Group>
    </CreateButton>
  )
}

export const LicensesPage = () => {
  const rights = useRights()
  const { organizationId } = useOrganization()
  const list = useList('GET /v1/licenses', { query: { organization: organizationId ?? undefined } })
  return (
    <Page
      title={text.licenses.title}
      actions={
        <>
          {rights.manage && organizationId !== null ? <TrialRequest organizationId={organizationId} /> : null}
          {rights.staff ? (
            <>
              <ImportFile />
              <NewLicense />
            </>
          ) : null}
        </>
      }
    >
      <DataList
        of={list}
        caption={text.licenses.title}
        rowKey={(row) => row.id}
        empty={
          <Empty
            title={text.licenses.empty}
            hint={rights.operator ? text.licenses.emptyHintVendor : text.licenses.emptyHint}
          />
        }
        columns={[
          {
            label: text.common.id,
            cell: (row) => (
              <TextLink to="/licenses/$id" params={{ id: row.id }}>
                {row.id}
              </TextLink>
            ),
          },
          { label: text.licenses.alias, cell: (row) => row.alias ?? text.common.none },
          { label: text.nav.organization, cell: (row) => row.organizationId },
          { label: text.common.status, cell: (row) => <Stage stage={row.status} /> },
          { label: text.licenses.items, numeric: true, cell: (row) => row.items.length },
          { label: text.licenses.activated, cell: (row) => date(row.activatedAt) },
        ]}
      />
    </Page>
  )
}
