import { Button, Group, Select, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { CreateButton } from '../components/create.tsx'
import { date } from '../components/format.ts'
import { draftOf, type ItemDraft, ItemFields, itemOf } from '../components/item-fields.tsx'
import { onlyOf } from '../components/only.ts'
import { useOrganization } from '../components/organization.tsx'
import { OrganizationName } from '../components/organization-name.tsx'
import { Page } from '../components/page.tsx'
import { useRights } from '../components/rights.ts'
import { Search, useSearched } from '../components/search.tsx'
import { Stage } from '../components/stage.tsx'
import { Empty } from '../components/states.tsx'
import { DataList, TextLink } from '../components/table.tsx'
import { useChange, useList } from '../queries/resources.ts'
import { text } from '../texts/text.ts'
import { ImportFile } from './import-file.tsx'
import { TrialRequest } from './trial-request.tsx'

const NewLicense = () => {
  const { organizationId } = useOrganization()
  const organizations = useList('GET /v1/organizations', { query: { limit: '500' } })
  const products = useList('GET /v1/products', { query: { limit: '500' } })
  const [chosen, setOrganization] = useState(organizationId)
  const organization = chosen ?? onlyOf(organizations.rows)?.id ?? null
  const [alias, setAlias] = useState('')
  const [drafts, setItems] = useState<readonly ItemDraft[]>([draftOf(0, '')])
  const only = onlyOf(products.rows)?.code ?? ''
  const items = drafts.map((item) => (item.product === '' ? { ...item, product: only } : item))
  const create = useChange('POST /v1/licenses')
  const navigate = useNavigate()
  const run = (done: () => void) =>
    create.mutate(
      {
        body: {
          organizationId: organization ?? '',
          items: items.map(itemOf),
          ...(alias === '' ? {} : { alias }),
        },
      },
      {
        onSuccess: ({ id }) => {
          done()
          // What comes next is its activation.
          void navigate({ to: '/licenses/$id', params: { id } as never })
        },
      },
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
          onClick={() => setItems([...items, draftOf(items.length, items[0]?.product ?? '')])}
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
  const search = useSearched()
  const list = useList('GET /v1/licenses', { query: { organization: organizationId ?? undefined, search } })
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
      <Search to="/licenses" label={text.licenses.search} />
      <DataList
        of={list}
        caption={text.licenses.title}
        rowKey={(row) => row.id}
        empty={
          search !== undefined ? (
            <Empty title={text.common.noMatch} hint={text.common.noMatchHint} />
          ) : (
            <Empty
              title={text.licenses.empty}
              hint={rights.operator ? text.licenses.emptyHintVendor : text.licenses.emptyHint}
            />
          )
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
          { label: text.nav.organization, cell: (row) => <OrganizationName id={row.organizationId} /> },
          { label: text.common.status, cell: (row) => <Stage stage={row.status} /> },
          { label: text.licenses.items, numeric: true, cell: (row) => row.items.length },
          { label: text.licenses.activated, cell: (row) => date(row.activatedAt) },
        ]}
      />
    </Page>
  )
}
