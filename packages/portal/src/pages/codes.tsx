import { Badge, Group, TextInput } from '@mantine/core'
import { CopyId } from '../components/copy-id.tsx'
import { CreateButton } from '../components/create.tsx'
import { fieldError, useFields } from '../components/form.tsx'
import { useOrganization } from '../components/organization.tsx'
import { Page } from '../components/page.tsx'
import { useRights } from '../components/rights.ts'
import { Empty } from '../components/states.tsx'
import { DataList, TextLink } from '../components/table.tsx'
import { useChange, useList } from '../queries/resources.ts'
import { text } from '../texts/text.ts'

const NewCode = ({ organizationId }: { readonly organizationId: string }) => {
  const { values, field, clear } = useFields({ name: '' })
  const create = useChange('POST /v1/handshake-codes')
  const run = (done: () => void) =>
    create.mutate(
      { body: { organizationId, code: `${organizationId}-${values.name}` } },
      {
        onSuccess: () => {
          clear()
          done()
        },
      },
    )
  return (
    <CreateButton label={text.codes.new} run={run} pending={create.isPending} error={create.error}>
      <TextInput
        label={text.codes.code}
        leftSection={`${organizationId}-`}
        leftSectionWidth={(organizationId.length + 1) * 10}
        required
        error={fieldError(create.error, 'code')}
        {...field('name')}
      />
    </CreateButton>
  )
}

export const CodesPage = () => {
  const rights = useRights()
  const { organizationId } = useOrganization()
  const list = useList('GET /v1/handshake-codes', { query: { organization: organizationId ?? undefined } })
  return (
    <Page
      title={text.codes.title}
      actions={
        rights.manage && organizationId !== null ? <NewCode organizationId={organizationId} /> : undefined
      }
    >
      <DataList
        of={list}
        caption={text.codes.title}
        rowKey={(row) => row.internalId}
        empty={<Empty title={text.codes.empty} hint={text.codes.emptyHint} />}
        columns={[
          {
            label: text.codes.code,
            cell: (row) => (
              <Group gap="xs">
                <TextLink to="/codes/$code" params={{ code: row.code }}>
                  {row.code}
                </TextLink>
                {row.default ? (
                  <Badge variant="light" tt="none">
                    {text.codes.default}
                  </Badge>
                ) : null}
              </Group>
            ),
          },
          { label: text.common.copy, cell: (row) => <CopyId id={row.code} /> },
          { label: text.licenses.items, numeric: true, cell: (row) => row.items.length },
          {
            label: text.codes.fields,
            cell: (row) =>
              row.validationFields.length === 0 ? text.common.none : row.validationFields.join(', '),
          },
          { label: text.codes.passwords, numeric: true, cell: (row) => row.sessionPasswords.length },
        ]}
      />
    </Page>
  )
}
