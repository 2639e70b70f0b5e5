import { Stack, Text, Title } from '@mantine/core'
import { Buy } from '../components/buy.tsx'
import { date, money, time } from '../components/format.ts'
import { useOffers } from '../components/offered.tsx'
import { useOrganization } from '../components/organization.tsx'
import { Page } from '../components/page.tsx'
import { useRights } from '../components/rights.ts'
import { Empty } from '../components/states.tsx'
import { DataList, TextLink } from '../components/table.tsx'
import { useList } from '../queries/resources.ts'
import { ordersEn as text } from '../texts/orders.ts'
import { text as common } from '../texts/text.ts'

/** What ends soon and nothing follows yet (O4): each leads to its license, where its renewal is offered. */
const Renewals = () => {
  const { organizationId } = useOrganization()
  const list = useList('GET /v1/renewals', { query: { organization: organizationId ?? undefined } })
  return (
    <Stack gap="xs">
      <Title order={2}>{text.renewals}</Title>
      <DataList
        of={list}
        caption={text.renewals}
        rowKey={(row) => row.licenseId}
        empty={
          <Text size="sm" c="dimmed">
            {text.noRenewals}
          </Text>
        }
        columns={[
          {
            label: text.license,
            cell: (row) => (
              <TextLink to="/licenses/$id" params={{ id: row.licenseId }}>
                {row.alias ?? row.licenseId}
              </TextLink>
            ),
          },
          { label: common.nav.organization, cell: (row) => row.organizationName },
          { label: common.licenses.product, cell: (row) => row.products.join(', ') },
          { label: text.ends, cell: (row) => date(row.expires) },
          { label: common.items.graceUntil, cell: (row) => date(row.graceUntil) },
        ]}
      />
    </Stack>
  )
}

const Orders = () => {
  const { organizationId } = useOrganization()
  const list = useList('GET /v1/orders', { query: { organization: organizationId ?? undefined } })
  return (
    <DataList
      of={list}
      caption={text.title}
      rowKey={(row) => row.id}
      empty={<Empty title={text.empty} hint={text.emptyHint} />}
      columns={[
        {
          label: text.order,
          cell: (row) => (
            <TextLink to="/orders/$id" params={{ id: row.id }}>
              {row.id}
            </TextLink>
          ),
        },
        { label: common.nav.organization, cell: (row) => row.organizationName },
        { label: text.lines, cell: (row) => row.lines.map(({ name }) => name).join(', ') },
        { label: text.state, cell: (row) => text.states[row.state] ?? row.state },
        { label: text.total, numeric: true, cell: (row) => money(row.total, row.currency) },
        { label: text.ordered, cell: (row) => time(row.createdAt) },
      ]}
    />
  )
}

export const OrdersPage = () => {
  const rights = useRights()
  const { organizationId } = useOrganization()
  const offers = useOffers(organizationId)
  return (
    <Page
      title={text.title}
      actions={
        rights.manage && organizationId !== null ? (
          <Buy label={text.buy} organizationId={organizationId} offers={offers} />
        ) : undefined
      }
    >
      <Stack gap="xl">
        <Orders />
        <Renewals />
      </Stack>
    </Page>
  )
}
