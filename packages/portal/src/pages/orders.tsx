import { NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { CreateButton } from '../components/create.tsx'
import { useFields } from '../components/form.tsx'
import { money, time } from '../components/format.ts'
import { useOrganization } from '../components/organization.tsx'
import { Page } from '../components/page.tsx'
import { useRights } from '../components/rights.ts'
import { Empty } from '../components/states.tsx'
import { DataList, TextLink } from '../components/table.tsx'
import { useChange, useList } from '../queries/resources.ts'
import { ordersEn as text } from '../texts/orders.ts'

type Method = 'wire' | 'check' | 'purchase-order'

const Buy = ({ organizationId }: { readonly organizationId: string }) => {
  const offers = useList('GET /v1/offers', { query: { limit: '500' } })
  const [code, setCode] = useState<string | null>(null)
  const [quantity, setQuantity] = useState<number | string>(1)
  const [method, setMethod] = useState<Method>('wire')
  const { values, field } = useFields({ buyerReference: '', billTo: '', target: '' })
  const navigate = useNavigate()
  const order = useChange('POST /v1/orders')
  const offer = offers.rows.find((row) => row.code === code)
  return (
    <CreateButton
      label={text.buy}
      submit={text.buy}
      pending={order.isPending}
      error={order.error}
      run={(done) =>
        order.mutate(
          {
            body: {
              organizationId,
              lines: [{ offer: code ?? '', quantity: Number(quantity) }],
              method,
              buyerReference: values.buyerReference === '' ? null : values.buyerReference,
              billTo: values.billTo,
              target: values.target === '' ? null : values.target,
            },
          },
          {
            onSuccess: ({ id }) => {
              done()
              void navigate({ to: '/orders/$id', params: { id } as never })
            },
          },
        )
      }
    >
      <Select
        label={text.offer}
        description={text.buyHint}
        data={offers.rows.map((row) => ({
          value: row.code,
          label: `${row.name}, ${money(row.price, row.currency)}`,
        }))}
        value={code}
        onChange={setCode}
        required
      />
      <NumberInput
        label={text.quantity}
        min={1}
        max={1000}
        value={quantity}
        onChange={setQuantity}
        required
      />
      {offer === undefined || offer.kind === 'purchase' ? null : (
        <TextInput label={text.target} description={text.targetHint} required {...field('target')} />
      )}
      <Select
        label={text.method}
        data={Object.entries(text.methods).map(([value, label]) => ({ value, label }))}
        value={method}
        onChange={(value) => setMethod((value ?? 'wire') as Method)}
        allowDeselect={false}
      />
      <TextInput
        label={text.buyerReference}
        description={text.buyerReferenceHint}
        required={method === 'purchase-order'}
        {...field('buyerReference')}
      />
      <Textarea label={text.billTo} autosize minRows={2} {...field('billTo')} />
    </CreateButton>
  )
}

export const OrdersPage = () => {
  const rights = useRights()
  const { organizationId } = useOrganization()
  const list = useList('GET /v1/orders', { query: { organization: organizationId ?? undefined } })
  return (
    <Page
      title={text.title}
      actions={rights.manage && organizationId !== null ? <Buy organizationId={organizationId} /> : undefined}
    >
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
          { label: text.lines, cell: (row) => row.lines.map(({ name }) => name).join(', ') },
          { label: text.state, cell: (row) => text.states[row.state] ?? row.state },
          { label: text.total, numeric: true, cell: (row) => money(row.total, row.currency) },
          { label: text.ordered, cell: (row) => time(row.createdAt) },
        ]}
      />
    </Page>
  )
}
