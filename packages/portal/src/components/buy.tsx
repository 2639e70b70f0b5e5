import { Select, Text, Textarea, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type Offer, useChange, useList, useRead } from '../queries/resources.ts'
import { ordersEn as text } from '../texts/orders.ts'
import { BuyLines } from './buy-lines.tsx'
import { CreateButton } from './create.tsx'
import { useFields } from './form.tsx'
import { type Target, targetsOf } from './offers.ts'
import { type Line, orderedLines } from './order-lines.ts'

type Method = 'wire' | 'check' | 'purchase-order'

/** For which license or item: the one of the page, or one of the organization's that the offer fits. */
const TargetField = ({
  offer,
  organizationId,
  value,
  onChange,
}: {
  readonly offer: Offer
  readonly organizationId: string
  readonly value: string | null
  readonly onChange: (id: string | null) => void
}) => {
  const items = useList('GET /v1/items', { query: { organization: organizationId, limit: '500' } })
  const targets = targetsOf(offer, items.rows)
  if (targets === null) return null
  return (
    <Select
      label={text.target}
      data={targets.map(({ id, label }) => ({ value: id, label }))}
      value={value}
      onChange={onChange}
      nothingFoundMessage={text.noTarget}
      searchable
      required
    />
  )
}

/** Orders by an offer; from a license or an item, for that and nothing else. */
export const Buy = ({
  label,
  organizationId,
  offers,
  target,
  quote,
}: {
  readonly label: string
  readonly organizationId: string
  readonly offers: readonly Offer[]
  readonly target?: Target
  /** A quote that the vendor makes, at a price of its own, instead of an order. */
  readonly quote?: { readonly requestId: string; readonly made: (orderId: string) => void }
}) => {
  const settings = useRead('GET /v1/sales-settings', {})
  const [lines, setLines] = useState<readonly Line[]>([
    { key: 0, code: offers.length === 1 ? (offers[0]?.code ?? null) : null, quantity: 1, price: '' },
  ])
  const [chosen, setChosen] = useState<string | null>(null)
  const [method, setMethod] = useState<Method>('wire')
  const { values, field } = useFields({ buyerReference: '', billTo: '', reseller: '', email: '' })
  const navigate = useNavigate()
  const order = useChange('POST /v1/orders')
  const code = lines[0]?.code ?? null
  const offer = offers.find((row) => row.code === code)
  const methods = settings.data?.methods ?? []
  const pays = methods.includes(method) ? method : (methods[0] ?? method)
  const given = (value: string) => (value === '' ? null : value)
  return (
    <CreateButton
      label={label}
      submit={quote === undefined ? text.buy : text.quote}
      pending={order.isPending}
      error={order.error}
      run={(done) =>
        order.mutate(
          {
            body: {
              organizationId,
              lines: orderedLines(offers, lines),
              ...(quote === undefined ? {} : { draft: true, requestId: quote.requestId }),
              method: pays,
              buyerReference: given(values.buyerReference),
              reseller: given(values.reseller),
              billTo: values.billTo,
              contacts:
                values.email === '' ? [] : [{ kind: 'billing', name: values.email, email: values.email }],
              target: offer?.kind === 'purchase' ? null : (target?.id ?? offer?.target ?? chosen),
            },
          },
          {
            onSuccess: ({ id }) => {
              done()
              if (quote === undefined) void navigate({ to: '/orders/$id', params: { id } as never })
              else quote.made(id)
            },
          },
        )
      }
    >
      {target === undefined ? null : (
        <Text size="sm">
          {text.target}: {target.label} ({target.id})
        </Text>
      )}
      <BuyLines
        offers={offers}
        lines={lines}
        quoted={quote !== undefined}
        change={(next) => {
          if (next[0]?.code !== code) setChosen(null)
          setLines(next)
        }}
      />
      {offer === undefined || target !== undefined || offer.target !== null ? null : (
        <TargetField offer={offer} organizationId={organizationId} value={chosen} onChange={setChosen} />
      )}
      <Select
        label={text.method}
        data={methods.map((value) => ({ value, label: text.methods[value] ?? value }))}
        value={pays}
        onChange={(value) => setMethod((value ?? 'wire') as Method)}
        allowDeselect={false}
      />
      <TextInput
        label={text.buyerReference}
        description={text.buyerReferenceHint}
        required={pays === 'purchase-order'}
        {...field('buyerReference')}
      />
      <Textarea label={text.billTo} description={text.billToHint} autosize minRows={2} {...field('billTo')} />
      <TextInput label={text.alsoTo} type="email" {...field('email')} />
      <TextInput label={text.reseller} description={text.resellerHint} {...field('reseller')} />
    </CreateButton>
  )
}
