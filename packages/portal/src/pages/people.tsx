import { Alert, Badge, Group, Select, Stack, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { Confirmed } from '../components/confirm.tsx'
import { CopyId } from '../components/copy-id.tsx'
import { CreateButton } from '../components/create.tsx'
import { EmailField, fieldError, useFields } from '../components/form.tsx'
import { date } from '../components/format.ts'
import { useOrganization } from '../components/organization.tsx'
import { Page } from '../components/page.tsx'
import { useRights } from '../components/rights.ts'
import { Empty, Shown } from '../components/states.tsx'
import { DataTable } from '../components/table.tsx'
import { useChange, useRead } from '../queries/resources.ts'
import { text } from '../texts/text.ts'

const rolesOf = (organizationId: string | null) =>
  organizationId === null ? ['admin', 'staff', 'read-only'] : ['owner', 'manager', 'viewer']

type Roles = 'admin' | 'staff' | 'read-only' | 'owner' | 'manager' | 'viewer'

const Invite = ({ organizationId }: { readonly organizationId: string | null }) => {
  const { values, field, clear } = useFields({ email: '' })
  const roles = rolesOf(organizationId)
  const [role, setRole] = useState(roles.at(-1) ?? '')
  const invite = useChange('POST /v1/invitations')
  const run = () =>
    invite.mutate({ body: { ...values, organizationId, role: role as Roles } }, { onSuccess: clear })
  return (
    <CreateButton
      label={text.people.invite}
      submit={text.people.invite}
      run={run}
      pending={invite.isPending}
      error={invite.error}
    >
      <EmailField bound={field('email')} error={fieldError(invite.error, 'email')} />
      <Select
        label={text.common.role}
        data={roles}
        value={role}
        onChange={(value) => setRole(value ?? '')}
        allowDeselect={false}
      />
      {invite.data === undefined ? null : (
        <Alert color="teal" variant="light" role="status">
          {text.people.inviteLink}
          <CopyId id={invite.data.link} label={text.people.invite} />
        </Alert>
      )}
    </CreateButton>
  )
}

const Members = ({ organizationId }: { readonly organizationId: string | null }) => {
  const rights = useRights()
  const query = { query: { organization: organizationId ?? undefined } }
  const members = useRead('GET /v1/members', query)
  const change = useChange('PUT /v1/members/{userId}')
  const remove = useChange('DELETE /v1/members/{userId}')
  return (
    <Shown of={members}>
      {({ rows }) => (
        <DataTable
          caption={text.people.members}
          rows={rows}
          rowKey={(row) => row.userId}
          columns={[
            { label: text.common.name, cell: (row) => row.name },
            { label: text.common.email, cell: (row) => row.email },
            {
              label: text.common.role,
              cell: (row) =>
                rights.own ? (
                  <Select
                    size="xs"
                    w={130}
                    aria-label={`${text.common.role}: ${row.email}`}
                    data={rolesOf(organizationId)}
                    value={row.role}
                    allowDeselect={false}
                    onChange={(role) =>
                      change.mutate({
                        params: { userId: row.userId },
                        ...query,
                        body: { role: role as Roles },
                      })
                    }
                  />
                ) : (
                  row.role
                ),
            },
            {
              label: text.people.secondFactor,
              cell: (row) => (
                <Badge color={row.secondFactor ? 'teal' : 'gray'} variant="light" tt="none">
                  {row.secondFactor ? text.common.yes : text.common.no}
                </Badge>
              ),
            },
            {
              label: text.common.remove,
              cell: (row) =>
                rights.own ? (
                  <Confirmed
                    small
                    label={text.common.remove}
                    warning={text.people.removeWarning}
                    pending={remove.isPending}
                    error={remove.error}
                    run={(done) =>
                      remove.mutate({ params: { userId: row.userId }, ...query }, { onSuccess: done })
                    }
                  />
                ) : null,
            },
          ]}
        />
      )}
    </Shown>
  )
}

const Invitations = ({ organizationId }: { readonly organizationId: string | null }) => {
  const invitations = useRead('GET /v1/invitations', {})
  const withdraw = useChange('DELETE /v1/invitations/{id}')
  const rows = (invitations.data?.rows ?? []).filter((row) => row.organizationId === organizationId)
  if (rows.length === 0) return null
  return (
    <Stack gap="xs">
      <Title order={2}>{text.people.invitations}</Title>
      <DataTable
        caption={text.people.invitations}
        rows={rows}
        rowKey={(row) => row.id}
        columns={[
          { label: text.common.email, cell: (row) => row.email },
          { label: text.common.role, cell: (row) => row.role },
          { label: 'Until', cell: (row) => date(row.expires) },
          {
            label: text.common.remove,
            cell: (row) => (
              <Confirmed
                small
                label={text.common.remove}
                warning={row.email}
                pending={withdraw.isPending}
                error={withdraw.error}
                run={(done) => withdraw.mutate({ params: { id: row.id } }, { onSuccess: done })}
              />
            ),
          },
        ]}
      />
    </Stack>
  )
}

const NewKey = ({ organizationId }: { readonly organizationId: string | null }) => {
  const { values, field, clear } = useFields({ name: '' })
  const [scope, setScope] = useState<'read' | 'write' | 'admin'>('read')
  const create = useChange('POST /v1/api-keys')
  const run = () =>
    create.mutate({ body: { name: values.name, organizationId, scopes: [scope] } }, { onSuccess: clear })
  return (
    <CreateButton label={text.people.newKey} run={run} pending={create.isPending} error={create.error}>
      <TextInput
        label={text.common.name}
        required
        error={fieldError(create.error, 'name')}
        {...field('name')}
      />
      <Select
        label={text.people.scopes}
        data={['read', 'write', 'admin']}
        value={scope}
        onChange={(value) => setScope((value ?? 'read') as typeof scope)}
        allowDeselect={false}
      />
      {create.data === undefined ? null : (
        <Alert color="yellow" variant="light" role="status">
          {text.people.keyShown}
          <CopyId id={create.data.apiKey} label={text.people.newKey} />
        </Alert>
      )}
    </CreateButton>
  )
}

const Keys = ({ organizationId }: { readonly organizationId: string | null }) => {
  const keys = useRead('GET /v1/api-keys', { query: { organization: organizationId ?? undefined } })
  const revoke = useChange('DELETE /v1/api-keys/{id}')
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Title order={2}>{text.people.keys}</Title>
        <NewKey organizationId={organizationId} />
      </Group>
      <Shown of={keys}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title={text.people.noKeys} />
          ) : (
            <DataTable
              caption={text.people.keys}
              rows={rows}
              rowKey={(row) => row.id}
              columns={[
                { label: text.common.name, cell: (row) => row.name },
                { label: text.people.scopes, cell: (row) => row.scopes.join(', ') },
                { label: text.nav.organization, cell: (row) => row.organizationId ?? text.invitation.server },
                { label: text.licenses.created, cell: (row) => date(row.created) },
                { label: text.people.lastUsed, cell: (row) => row.lastUsed ?? text.common.never },
                {
                  label: text.people.revoke,
                  cell: (row) => (
                    <Confirmed
                      small
                      label={text.people.revoke}
                      warning={text.people.revokeWarning}
                      pending={revoke.isPending}
                      error={revoke.error}
                      run={(done) => revoke.mutate({ params: { id: row.id } }, { onSuccess: done })}
                    />
                  ),
                },
              ]}
            />
          )
        }
      </Shown>
    </Stack>
  )
}

export const PeoplePage = () => {
  const { organizationId } = useOrganization()
  const rights = useRights()
  return (
    <Page
      title={text.people.title}
      actions={
        rights.own ? <Invite key={organizationId ?? 'server'} organizationId={organizationId} /> : undefined
      }
    >
      <Stack gap="xl">
        <Members organizationId={organizationId} />
        {rights.own ? (
          <>
            <Invitations organizationId={organizationId} />
            <Keys organizationId={organizationId} />
          </>
        ) : null}
      </Stack>
    </Page>
  )
}
