import { AskSales } from '../components/ask-sales.tsx'
import { time } from '../components/format.ts'
import { useOrganization } from '../components/organization.tsx'
import { Page } from '../components/page.tsx'
import { useRights } from '../components/rights.ts'
import { Empty } from '../components/states.tsx'
import { DataList, TextLink } from '../components/table.tsx'
import { useList } from '../queries/resources.ts'
import { requestsEn as text } from '../texts/requests.ts'
import { text as common } from '../texts/text.ts'

/** What was asked of the vendor, and how it stands (O3). */
export const RequestsPage = () => {
  const rights = useRights()
  const { organizationId } = useOrganization()
  const list = useList('GET /v1/requests', { query: { organization: organizationId ?? undefined } })
  return (
    <Page
      title={text.title}
      actions={
        rights.manage && organizationId !== null ? <AskSales organizationId={organizationId} /> : undefined
      }
    >
      <DataList
        of={list}
        caption={text.title}
        rowKey={(row) => row.id}
        empty={<Empty title={text.empty} hint={text.emptyHint} />}
        columns={[
          {
            label: text.request,
            cell: (row) => (
              <TextLink to="/requests/$id" params={{ id: row.id }}>
                {text.kinds[row.kind] ?? row.kind}
              </TextLink>
            ),
          },
          { label: common.nav.organization, cell: (row) => row.organizationId },
          { label: text.license, cell: (row) => row.licenseId ?? common.common.none },
          { label: text.state, cell: (row) => text.states[row.state] ?? row.state },
          { label: text.by, cell: (row) => row.createdBy },
          { label: text.asked, cell: (row) => time(row.createdAt) },
        ]}
      />
    </Page>
  )
}
