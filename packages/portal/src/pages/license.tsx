import { Alert, Button, Group, Modal, Radio, Select, Stack, TextInput, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { CopyId } from '../components/copy-id.tsx'
import { Facts } from '../components/facts.tsx'
import { count, date, time } from '../components/format.ts'
import { Page } from '../components/page.tsx'
import { useRights } from '../components/rights.ts'
import { Stage } from '../components/stage.tsx'
import { Failure, Shown } from '../components/states.tsx'
import { DataTable, TextLink } from '../components/table.tsx'
import { type License, useChange, useList, useRead } from '../queries/resources.ts'
import { text } from '../texts/text.ts'

/** Activation, once and for good (L2). */
const Activate = ({ license }: { readonly license: License }) => {
  const [opened, { open, close }] = useDisclosure(false)
  const codes = useList('GET /v1/handshake-codes', {
    query: { organization: license.organizationId, limit: '500' },
  })
  const [hosting, setHosting] = useState('hosted')
  const [code, setCode] = useState<string | null>(null)
  const activate = useChange('POST /v1/licenses/{id}/activate')
  const standard = codes.rows.find((row) => row.default)?.code
  const run = () =>
    activate.mutate(
      {
        params: { id: license.id },
        body: { hosting: 'hosted', ...(code === null ? {} : { handshakeCode: code }) },
      },
      { onSuccess: close },
    )
  return (
    <>
      <Button onClick={open}>{text.licenses.activate}</Button>
      <Modal
        opened={opened}
        onClose={close}
        title={text.licenses.activateTitle}
        closeButtonProps={{ 'aria-label': text.common.close }}
      >
        <Stack>
          <Alert color="yellow" variant="light">
            {text.licenses.activateWarning}
          </Alert>
          <Radio.Group label={text.licenses.hosting} value={hosting} onChange={setHosting}>
            <Stack gap="xs" mt="xs">
              <Radio value="hosted" label={text.licenses.hosted} />
            </Stack>
          </Radio.Group>
          <Select
            label={text.licenses.joins}
            data={codes.rows.map((row) => row.code)}
            placeholder={standard ?? ''}
            value={code}
            onChange={setCode}
            clearable
          />
          {activate.error === null ? null : <Failure error={activate.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {text.common.cancel}
            </Button>
            <Button onClick={run} loading={activate.isPending}>
              {text.licenses.activate}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}

const Alias = ({ license }: { readonly license: License }) => {
  const [alias, setAlias] = useState(license.alias ?? '')
  const change = useChange('PATCH /v1/licenses/{id}')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        change.mutate({ params: { id: license.id }, body: { alias } })
      }}
    >
      <Group align="flex-end">
        <TextInput
          label={text.licenses.alias}
          value={alias}
          onChange={(event) => setAlias(event.currentTarget.value)}
          error={change.error?.message}
        />
        <Button type="submit" variant="default" loading={change.isPending} disabled={alias === ''}>
          {text.common.save}
        </Button>
      </Group>
    </form>
  )
}

export const LicensePage = () => {
  const { id } = useParams({ strict: false }) as { readonly id: string }
  const rights = useRights()
  const license = useRead('GET /v1/licenses/{id}', { params: { id } })
  return (
    <Page
      title={license.data?.alias ?? id}
      actions={
        license.data?.status === 'new' && rights.manage ? <Activate license={license.data} /> : undefined
      }
    >
      <Shown of={license}>
        {(row) => (
          <Stack gap="lg">
            <Facts
              facts={[
                [text.common.id, <CopyId key="id" id={row.id} />],
                [text.common.status, <Stage key="status" stage={row.status} />],
                [text.nav.organization, row.organizationId],
                [text.licenses.hosting, row.hosting ?? text.common.none],
                [text.licenses.created, time(row.createdAt)],
                [text.licenses.activated, time(row.activatedAt)],
              ]}
            />
            {row.status === 'new' && rights.manage ? <Alias license={row} /> : null}
            <Title order={2}>{text.licenses.items}</Title>
            <DataTable
              caption={text.licenses.items}
              rows={row.items}
              rowKey={(item) => item.id}
              columns={[
                {
                  label: text.common.id,
                  cell: (item) =>
                    item.expires === null ? (
                      item.id
                    ) : (
                      <TextLink to="/items/$id" params={{ id: item.id }}>
                        {item.id}
                      </TextLink>
                    ),
                },
                { label: text.licenses.product, cell: (item) => item.product },
                { label: text.licenses.chargeWay, cell: (item) => item.chargeWay },
                {
                  label: text.licenses.quota,
                  numeric: true,
                  cell: (item) => (item.quota === null ? text.common.unlimited : count(item.quota)),
                },
                { label: text.items.modules, cell: (item) => item.modules?.join(', ') ?? text.common.any },
                {
                  label: text.items.validity,
                  cell: (item) =>
                    item.expires === null
                      ? `${item.days ?? '–'} d`
                      : `${date(item.notBefore)} – ${date(item.expires)}`,
                },
              ]}
            />
          </Stack>
        )}
      </Shown>
    </Page>
  )
}
