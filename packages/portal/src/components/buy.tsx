import { NumberInput, Select, Text, Textarea, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type Offer, useChange, useList, useRead } from '../queries/resources.ts'
import { ordersEn as text } from '../texts/orders.ts'
import { CreateButton } from './create.tsx'
import { useFields } from './form.tsx'
import { money, toMajor, toMinor } from './format.ts'
import { type Target, targetsOf } from './offers.ts'

type Method = 'wire' | 'check' | 'purchase-order'

const named = ({ name, price, currency }: Offer): string => `${name}, ${money(price, currency)}`

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
  const [code, setCode] = useState(offers.length === 1 ? (offers[0]?.code ?? null) : null)
  const [quantity, setQuantity] = useState<number | string>(1)
  const [chosen, setChosen] = useState<string | null>(null)
  const [method, setMethod] = useState<Method>('wire')
  const [price, setPrice] = useState<number | string>('')
  const { values, field } = useFields({ buyerReference: '', billTo: '', reseller: '', email: '' })
  const navigate = useNavigate()
  const order = useChange('POST /v1/orders')
  const offer = offers.find((row) => row.code === code)
  const single = offer?.kind === 'renewal' || offer?.kind === 'device-clearing'
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
              lines: [
                {
                  offer: code ?? '',
                  quantity: single ? 1 : Number(quantity),
                  ...(quote === undefined || price === '' || offer === undefined
                    ? {}
                    : { unitPrice: toMinor(Number(price), offer.currency) }),
                },
              ],
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
      <Select
        label={text.offer}
        description={offer === undefined || offer.description === '' ? text.buyHint : offer.description}
        data={offers.map((row) => ({ value: row.code, label: named(row) }))}
        value={code}
        onChange={(next) => {
          setCode(next)
          setChosen(null)
        }}
        nothingFoundMessage={text.noOffer}
        required
      />
      {single ? null : (
        <NumberInput
          label={text.quantity}
          min={1}
          max={1000}
          value={quantity}
          onChange={setQuantity}
          required
        />
      )}
      {quote === undefined || offer === undefined ? null : (
        <NumberInput
          label={`${text.price} (${offer.currency})`}
          description={text.priceHint(money(offer.price, offer.currency))}
          min={0}
          value={price}
          onChange={setPrice}
          placeholder={String(toMajor(offer.price, offer.currency))}
        />
      )}
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
