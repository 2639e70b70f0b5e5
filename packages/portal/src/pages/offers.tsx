import { Button, Group, Text } from '@mantine/core'
import { EditOffer } from '../components/edit-offer.tsx'
import { date, money } from '../components/format.ts'
import { NewOffer } from '../components/new-offer.tsx'
import { Page } from '../components/page.tsx'
import { useRights } from '../components/rights.ts'
import { Empty, Failure } from '../components/states.tsx'
import { DataList } from '../components/table.tsx'
import { type Offer, useChange, useList } from '../queries/resources.ts'
import { sellingEn as text } from '../texts/selling.ts'
import { text as common } from '../texts/text.ts'

/** Takes an offer out of the catalogue, or puts it back: nothing is lost by either. */
const Withdraw = ({ offer }: { readonly offer: Offer }) => {
  const change = useChange('PATCH /v1/offers/{code}')
  const withdrawn = offer.withdrawnAt === null
  const label = withdrawn ? text.withdraw : text.offerAgain
  return (
    <>
      <Button
        size="xs"
        variant="default"
        loading={change.isPending}
        aria-label={`${label} ${offer.code}`}
        onClick={() => change.mutate({ params: { code: offer.code }, body: { withdrawn } })}
      >
        {label}
      </Button>
      {change.error === null ? null : <Failure error={change.error} />}
    </>
  )
}

const audienceOf = ({ audience, organizationId }: Offer): string =>
  organizationId ?? text.audiences[audience] ?? audience

/** The catalogue, as staff keep it (O1). */
export const OffersPage = () => {
  const { staff } = useRights()
  const list = useList('GET /v1/offers', { query: {} })
  return (
    <Page title={text.offers} actions={staff ? <NewOffer /> : undefined}>
      <DataList
        of={list}
        caption={text.offers}
        rowKey={(row) => row.code}
        empty={<Empty title={text.noOffer} hint={text.noOfferHint} />}
        columns={[
          { label: text.code, cell: (row) => row.code },
          {
            label: common.common.name,
            cell: (row) => (
              <>
                {row.name}
                {row.withdrawnAt === null ? null : (
                  <Text size="xs" c="dimmed">
                    {text.withdrawn} {date(row.withdrawnAt)}
                  </Text>
                )}
              </>
            ),
          },
          { label: text.kind, cell: (row) => text.kinds[row.kind] ?? row.kind },
          { label: text.price, numeric: true, cell: (row) => money(row.price, row.currency) },
          { label: text.audience, cell: audienceOf },
          ...(staff
            ? [
                {
                  label: text.edit,
                  cell: (row: Offer) => (
                    <Group gap="xs">
                      <EditOffer key={`${row.name} ${row.description} ${row.price}`} offer={row} />
                      <Withdraw offer={row} />
                    </Group>
                  ),
                },
              ]
            : []),
        ]}
      />
    </Page>
  )
}
