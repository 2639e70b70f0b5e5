import { Button, Stack, Title } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import { CopyId } from '../components/copy-id.tsx'
import { Facts } from '../components/facts.tsx'
import { useOrganization } from '../components/organization.tsx'
import { Page } from '../components/page.tsx'
import { Stage } from '../components/stage.tsx'
import { Empty, Shown } from '../components/states.tsx'
import { DataList, TextLink } from '../components/table.tsx'
import { useList, useRead } from '../queries/resources.ts'
import { text } from '../texts/text.ts'

export const OrganizationPage = () => {
  const { id } = useParams({ strict: false }) as { readonly id: string }
  const { choose } = useOrganization()
  const navigate = useNavigate()
  const organization = useRead('GET /v1/organizations/{id}', { params: { id } })
  const licenses = useList('GET /v1/licenses', { query: { organization: id } })
  const look = () => {
    choose(id)
    void navigate({ to: '/' })
  }
  return (
    <Page
      title={organization.data?.name ?? text.nav.organization}
      actions={
        <Button variant="default" onClick={look}>
          {text.overview.title}
        </Button>
      }
    >
      <Stack gap="lg">
        <Shown of={organization} rows={1}>
          {(row) => (
            <Facts
              facts={[
                [text.common.id, <CopyId key="id" id={row.id} />],
                [
                  text.organizations.defaultCode,
                  row.defaultHandshakeCode === null ? (
                    text.common.none
                  ) : (
                    <TextLink key="code" to="/codes/$code" params={{ code: row.defaultHandshakeCode }}>
                      {row.defaultHandshakeCode}
                    </TextLink>
                  ),
                ],
              ]}
            />
          )}
        </Shown>
        <Title order={2}>{text.licenses.title}</Title>
        <DataList
          of={licenses}
          caption={text.licenses.title}
          rowKey={(row) => row.id}
          empty={<Empty title={text.licenses.empty} hint={text.licenses.emptyHintVendor} />}
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
            { label: text.common.status, cell: (row) => <Stage stage={row.status} /> },
          ]}
        />
      </Stack>
    </Page>
  )
}
