import { Button, Group, Stack, TextInput, Title } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { CopyId } from '../components/copy-id.tsx'
import { Facts } from '../components/facts.tsx'
import { count, date, time } from '../components/format.ts'
import { OrganizationName } from '../components/organization-name.tsx'
import { Page } from '../components/page.tsx'
import { useRights } from '../components/rights.ts'
import { Stage } from '../components/stage.tsx'
import { Shown } from '../components/states.tsx'
import { DataTable, TextLink } from '../components/table.tsx'
import { type License, useChange, useRead } from '../queries/resources.ts'
import { text } from '../texts/text.ts'
import { LicenseActions } from './license-actions.tsx'

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

const ToLicense = ({ id }: { readonly id: string }) => (
  <TextLink to="/licenses/$id" params={{ id }}>
    {id}
  </TextLink>
)

/** Licenses that it follows, that follow it, or whose items it supplements. */
const relatives = ({ renews, renewedBy, supplements }: License) =>
  (
    [
      [text.licenses.renews, renews],
      [text.licenses.renewedBy, renewedBy],
      [text.licenses.supplements, supplements],
    ] as const
  ).flatMap(([label, id]) => (id === null ? [] : [[label, <ToLicense key={label} id={id} />] as const]))

export const LicensePage = () => {
  const { id } = useParams({ strict: false }) as { readonly id: string }
  const rights = useRights()
  const license = useRead('GET /v1/licenses/{id}', { params: { id } })
  return (
    <Page
      title={license.data?.alias ?? id}
      actions={
        license.data === undefined ? undefined : <LicenseActions license={license.data} rights={rights} />
      }
    >
      <Shown of={license}>
        {(row) => (
          <Stack gap="lg">
            <Facts
              facts={[
                [text.common.id, <CopyId key="id" id={row.id} />],
                [text.common.status, <Stage key="status" stage={row.status} />],
                [text.nav.organization, <OrganizationName key="organization" id={row.organizationId} />],
                [text.licenses.hosting, row.hosting ?? text.common.none],
                [text.licenses.created, time(row.createdAt)],
                [text.licenses.activated, time(row.activatedAt)],
                [
                  text.licenses.usedBy,
                  row.handshakeCodes.length === 0
                    ? text.common.none
                    : row.handshakeCodes.map((code) => (
                        <div key={code}>
                          <TextLink to="/codes/$code" params={{ code }}>
                            {code}
                          </TextLink>
                        </div>
                      )),
                ],
                ...(row.serverUuids === null
                  ? []
                  : [[text.licenses.servers, row.serverUuids.join(', ')] as const]),
                ...(row.offlineDevices === null
                  ? []
                  : [
                      [
                        text.licenses.clients,
                        row.clientUuids?.join(', ') ?? count(row.offlineDevices),
                      ] as const,
                    ]),
                ...(row.extendedAt === null ? [] : [[text.licenses.extended, time(row.extendedAt)] as const]),
                ...relatives(row),
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
                ...(row.items.some(({ dependsOn }) => dependsOn !== null)
                  ? [
                      {
                        label: text.licenses.needs,
                        cell: (item: License['items'][number]) =>
                          item.dependsOn?.join(', ') ?? text.common.none,
                      },
                    ]
                  : []),
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
