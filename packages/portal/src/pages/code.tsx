import {
  ActionIcon,
  Alert,
  Badge,
  Button,
  Code,
  Group,
  Paper,
  Select,
  Stack,
  Text,
  Textarea,
  Title,
} from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconGripVertical } from '@tabler/icons-react'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Confirmed } from '../components/confirm.tsx'
import { CopyId } from '../components/copy-id.tsx'
import { Facts } from '../components/facts.tsx'
import { date } from '../components/format.ts'
import { moved } from '../components/moved.ts'
import { OrganizationName } from '../components/organization-name.tsx'
import { Page } from '../components/page.tsx'
import { Paste } from '../components/paste.tsx'
import { useRights } from '../components/rights.ts'
import { Failure, Shown } from '../components/states.tsx'
import { TextLink } from '../components/table.tsx'
import { type HandshakeCode, useChange, useList, useRead } from '../queries/resources.ts'
import { text } from '../texts/text.ts'
import { HeldUnits } from './code-held.tsx'

/** Items in usage order: by dragging, and by buttons for the keyboard (A4). */
const Items = ({ code, editable }: { readonly code: HandshakeCode; readonly editable: boolean }) => {
  const order = useChange('PUT /v1/handshake-codes/{code}/order')
  const patch = useChange('PATCH /v1/handshake-codes/{code}')
  const licenses = useList('GET /v1/licenses', { query: { organization: code.organizationId, limit: '500' } })
  const [dragged, setDragged] = useState<number | null>(null)
  const place = (from: number, to: number) =>
    order.mutate({ params: { code: code.code }, body: { items: moved(code.items, from, to) } })
  const free = licenses.rows
    .filter(({ status }) => status === 'activated')
    .flatMap(({ items }) => items)
    .filter(({ id }) => !code.items.includes(id))
  const error = order.error ?? patch.error
  return (
    <Stack gap="xs">
      <Title order={2}>{text.codes.items}</Title>
      {editable ? (
        <Text size="sm" c="dimmed">
          {text.codes.orderHint}
        </Text>
      ) : null}
      {code.items.map((id, index) => (
        <Paper
          key={id}
          withBorder
          p="xs"
          draggable={editable}
          onDragStart={() => setDragged(index)}
          onDragOver={(event) => event.preventDefault()}
          onDrop={() => {
            if (dragged !== null && dragged !== index) place(dragged, index)
            setDragged(null)
          }}
        >
          <Group gap="xs" wrap="nowrap">
            {editable ? <IconGripVertical size={16} aria-hidden /> : null}
            <Text size="sm" style={{ flex: 1, minWidth: 0 }}>
              {index + 1}.{' '}
              <TextLink to="/items/$id" params={{ id }}>
                {id}
              </TextLink>
            </Text>
            {editable ? (
              <>
                <ActionIcon
                  variant="default"
                  disabled={index === 0 || order.isPending}
                  onClick={() => place(index, index - 1)}
                  aria-label={`${text.codes.up}: ${id}`}
                >
                  <IconArrowUp size={14} />
                </ActionIcon>
                <ActionIcon
                  variant="default"
                  disabled={index === code.items.length - 1 || order.isPending}
                  onClick={() => place(index, index + 1)}
                  aria-label={`${text.codes.down}: ${id}`}
                >
                  <IconArrowDown size={14} />
                </ActionIcon>
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => patch.mutate({ params: { code: code.code }, body: { removeItems: [id] } })}
                  aria-label={`${text.common.remove} ${id}`}
                >
                  {text.common.remove}
                </Button>
              </>
            ) : null}
          </Group>
        </Paper>
      ))}
      {editable && free.length > 0 ? (
        <Select
          aria-label={text.licenses.addItem}
          placeholder={text.licenses.addItem}
          data={free.map(({ id, product, chargeWay }) => ({
            value: id,
            label: `${id} · ${product} · ${chargeWay}`,
          }))}
          value={null}
          onChange={(id) =>
            id === null ? undefined : patch.mutate({ params: { code: code.code }, body: { addItems: [id] } })
          }
          maw={480}
        />
      ) : null}
      {error === null ? null : <Failure error={error} />}
    </Stack>
  )
}

const Fields = ({ code }: { readonly code: HandshakeCode }) => {
  const [value, setValue] = useState(code.validationFields.join('\n'))
  const patch = useChange('PATCH /v1/handshake-codes/{code}')
  const lines = value
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        patch.mutate({ params: { code: code.code }, body: { validationFields: lines } })
      }}
    >
      <Stack gap="xs" align="flex-start">
        <Title order={2}>{text.codes.fields}</Title>
        <Textarea
          aria-label={text.codes.fields}
          description={text.codes.fieldsHint}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          error={patch.error?.message}
          autosize
          minRows={2}
          w="100%"
          maw={560}
        />
        <Button type="submit" variant="default" loading={patch.isPending}>
          {text.common.save}
        </Button>
      </Stack>
    </form>
  )
}

const Passwords = ({ code }: { readonly code: HandshakeCode }) => {
  const patch = useChange('PATCH /v1/handshake-codes/{code}')
  const shown = patch.data?.sessionPassword
  const change = (body: Parameters<typeof patch.mutate>[0]['body']) =>
    patch.mutate({ params: { code: code.code }, ...(body === undefined ? {} : { body }) })
  return (
    <Stack gap="xs" align="flex-start">
      <Title order={2}>{text.codes.passwords}</Title>
      {code.sessionPasswords.map(({ id, until }) => (
        <Group key={id} gap="xs">
          <Code>{id}</Code>
          <Text size="sm" c="dimmed">
            {until === null ? '' : date(until)}
          </Text>
          <Button size="xs" variant="default" onClick={() => change({ removeSessionPassword: id })}>
            {text.common.remove}
          </Button>
        </Group>
      ))}
      {shown == null ? null : (
        <Alert color="yellow" variant="light">
          <CopyId id={shown} label={text.codes.passwords} />
          {text.codes.passwordShown}
        </Alert>
      )}
      {patch.error === null ? null : <Failure error={patch.error} />}
      {code.sessionPasswords.length < 2 ? (
        <Button
          variant="default"
          loading={patch.isPending}
          onClick={() => change({ addSessionPassword: {} })}
        >
          {text.codes.addPassword}
        </Button>
      ) : null}
    </Stack>
  )
}

const Snippet = ({ code }: { readonly code: HandshakeCode }) => {
  const [first] = code.items
  const item = useRead(
    'GET /v1/items/{id}',
    { params: { id: first ?? '' } },
    { enabled: first !== undefined },
  )
  return <Paste handshakeCode={code.code} product={item.data?.product ?? null} />
}

export const CodePage = () => {
  const { code: name } = useParams({ strict: false }) as { readonly code: string }
  const rights = useRights()
  const navigate = useNavigate()
  const code = useRead('GET /v1/handshake-codes/{code}', { params: { code: name } })
  const patch = useChange('PATCH /v1/handshake-codes/{code}')
  const remove = useChange('DELETE /v1/handshake-codes/{code}')
  const actions =
    code.data === undefined ? undefined : (
      <>
        <Button component={Link} to="/statistics" search={{ code: name } as never} variant="default">
          {text.nav.statistics}
        </Button>
        {rights.manage && !code.data.default ? (
          <>
            <Button
              variant="default"
              loading={patch.isPending}
              onClick={() => patch.mutate({ params: { code: name }, body: { default: true } })}
            >
              {text.codes.makeDefault}
            </Button>
            <Confirmed
              label={text.codes.delete}
              warning={text.codes.deleteWarning}
              pending={remove.isPending}
              error={remove.error}
              run={() =>
                remove.mutate(
                  { params: { code: name } },
                  { onSuccess: () => void navigate({ to: '/codes' }) },
                )
              }
            />
          </>
        ) : null}
      </>
    )
  return (
    <Page title={name} actions={actions}>
      <Shown of={code}>
        {(row) => (
          <Stack gap="xl">
            <Facts
              facts={[
                [text.codes.code, <CopyId key="code" id={row.code} />],
                [text.nav.organization, <OrganizationName key="organization" id={row.organizationId} />],
                [
                  text.codes.isDefault,
                  row.default ? (
                    <Badge key="default" variant="light" tt="none">
                      {text.codes.default}
                    </Badge>
                  ) : (
                    text.common.no
                  ),
                ],
              ]}
            />
            <Items code={row} editable={rights.manage} />
            {rights.manage ? (
              <>
                <HeldUnits code={row.code} />
                <Fields code={row} />
                <Passwords code={row} />
              </>
            ) : null}
            <Snippet code={row} />
          </Stack>
        )}
      </Shown>
    </Page>
  )
}
