import { TextInput } from '@mantine/core'
import { CopyId } from '../components/copy-id.tsx'
import { CreateButton } from '../components/create.tsx'
import { fieldError, useFields } from '../components/form.tsx'
import { Page } from '../components/page.tsx'
import { useRights } from '../components/rights.ts'
import { Search, useSearched } from '../components/search.tsx'
import { Empty } from '../components/states.tsx'
import { DataList, TextLink } from '../components/table.tsx'
import { useChange, useList } from '../queries/resources.ts'
import { text } from '../texts/text.ts'

const NewOrganization = () => {
  const { values, field, clear } = useFields({ name: '' })
  const create = useChange('POST /v1/organizations')
  const run = (done: () => void) =>
    create.mutate(
      { body: values },
      {
        onSuccess: () => {
          clear()
          done()
        },
      },
    )
  return (
    <CreateButton label={text.organizations.new} run={run} pending={create.isPending} error={create.error}>
      <TextInput
        label={text.common.name}
        required
        error={fieldError(create.error, 'name')}
        {...field('name')}
      />
    </CreateButton>
  )
}

export const OrganizationsPage = () => {
  const rights = useRights()
  const search = useSearched()
  const list = useList('GET /v1/organizations', { query: { search } })
  return (
    <Page title={text.organizations.title} actions={rights.staff ? <NewOrganization /> : undefined}>
      <Search to="/organizations" label={text.organizations.search} />
      <DataList
        of={list}
        caption={text.organizations.title}
        rowKey={(row) => row.id}
        empty={
          search === undefined ? (
            <Empty title={text.organizations.empty} hint={text.organizations.emptyHint} />
          ) : (
            <Empty title={text.common.noMatch} hint={text.common.noMatchHint} />
          )
        }
        columns={[
          {
            label: text.common.name,
            cell: (row) => (
              <TextLink to="/organizations/$id" params={{ id: row.id }}>
                {row.name}
              </TextLink>
            ),
          },
          { label: text.common.id, cell: (row) => <CopyId id={row.id} /> },
          {
            label: text.organizations.defaultCode,
            cell: (row) => row.defaultHandshakeCode ?? text.common.none,
          },
        ]}
      />
    </Page>
  )
}
