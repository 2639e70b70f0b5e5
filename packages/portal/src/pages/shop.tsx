import {
  Alert,
  Button,
  Group,
  NumberInput,
  Paper,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { fieldError, useFields } from '../components/form.tsx'
import { money } from '../components/format.ts'
import { OpenPage } from '../components/open-page.tsx'
import { Empty, Failure, Shown } from '../components/states.tsx'
import { TextLink } from '../components/table.tsx'
import { type PublicOffers, useOnce, useRead } from '../queries/resources.ts'
import { useMe } from '../queries/session.ts'
import { ordersEn } from '../texts/orders.ts'
import { pagesEn } from '../texts/pages.ts'
import { shopEn as text } from '../texts/shop.ts'
import { text as common } from '../texts/text.ts'

type Offer = PublicOffers['rows'][number]
type Quantities = Readonly<Record<string, number | string>>

const Choice = ({
  offers,
  quantities,
  choose,
}: {
  readonly offers: readonly Offer[]
  readonly quantities: Quantities
  readonly choose: (code: string, quantity: number | string) => void
}) => (
  <Stack>
    {offers.map((offer) => (
      <Paper key={offer.code} withBorder p="md">
        <Group justify="space-between" align="flex-start" gap="md">
          <Stack gap={4} flex="1 1 200px">
            <Title order={2} fz="md" style={{ overflowWrap: 'anywhere' }}>
              {offer.name}
            </Title>
            {offer.description === '' ? null : <Text size="sm">{offer.description}</Text>}
            <Text size="sm" c="dimmed">
              {money(offer.price, offer.currency)}
            </Text>
          </Stack>
          <NumberInput
            aria-label={text.quantityOf(offer.name)}
            w={96}
            min={0}
            max={1000}
            allowDecimal={false}
            value={quantities[offer.code] ?? 0}
            onChange={(value) => choose(offer.code, value)}
          />
        </Group>
      </Paper>
    ))}
  </Stack>
)

/** What is chosen, as lines; the server computes what it costs with tax, and shows that before anything is placed. */
const chosenOf = (offers: readonly Offer[], quantities: Quantities) => {
  const lines = offers
    .map((offer) => ({ offer, quantity: Number(quantities[offer.code] ?? 0) }))
    .filter(({ quantity }) => quantity > 0)
  const currency = lines[0]?.offer.currency ?? null
  return {
    lines,
    currency,
    mixed: lines.some(({ offer }) => offer.currency !== currency),
    net: lines.reduce((sum, { offer, quantity }) => sum + offer.price * quantity, 0),
  }
}

const OrderForm = ({ shop }: { readonly shop: PublicOffers }) => {
  const [quantities, setQuantities] = useState<Quantities>({})
  const [method, setMethod] = useState(shop.methods[0] ?? 'wire')
  const { values, field } = useFields({
    name: '',
    organizationName: '',
    email: '',
    buyerReference: '',
    billTo: '',
  })
  const order = useOnce('POST /v1/public-orders')
  const { lines, currency, mixed, net } = chosenOf(shop.rows, quantities)
  if (order.isSuccess)
    return (
      <Alert color="teal" variant="light" role="status" title={text.sent}>
        {text.sentHint(order.data.email)}
      </Alert>
    )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const { buyerReference, ...about } = values
    order.mutate({
      body: {
        ...about,
        ...(buyerReference === '' ? {} : { buyerReference }),
        method: method as 'wire',
        lines: lines.map(({ offer, quantity }) => ({ offer: offer.code, quantity })),
      },
    })
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <Choice
          offers={shop.rows}
          quantities={quantities}
          choose={(code, quantity) => setQuantities((before) => ({ ...before, [code]: quantity }))}
        />
        <Text role="status" size="sm">
          {currency === null
            ? text.nothingYet
            : mixed
              ? text.oneCurrency
              : text.sum(money(net, currency), `${shop.tax.name} ${shop.tax.basisPoints / 100} %`)}
        </Text>
        {shop.ordering ? (
          <>
            <Title order={2}>{text.who}</Title>
            <TextInput label={text.name} autoComplete="name" maxLength={200} required {...field('name')} />
            <TextInput
              label={text.organization}
              autoComplete="organization"
              maxLength={200}
              required
              {...field('organizationName')}
            />
            <TextInput
              label={common.common.email}
              type="email"
              autoComplete="email"
              error={fieldError(order.error, 'email')}
              required
              {...field('email')}
            />
            <Select
              label={ordersEn.method}
              data={shop.methods.map((value) => ({ value, label: ordersEn.methods[value] ?? value }))}
              value={method}
              onChange={(value) => setMethod(value ?? method)}
              allowDeselect={false}
            />
            <TextInput
              label={ordersEn.buyerReference}
              description={ordersEn.buyerReferenceHint}
              required={method === 'purchase-order'}
              {...field('buyerReference')}
            />
            <Textarea
              label={ordersEn.billTo}
              description={ordersEn.billToHint}
              autosize
              minRows={2}
              {...field('billTo')}
            />
            {order.error === null ? null : <Failure error={order.error} />}
            <Button type="submit" loading={order.isPending} disabled={lines.length === 0 || mixed}>
              {text.submit}
            </Button>
          </>
        ) : (
          <Alert color="blue" variant="light">
            {text.closed}
          </Alert>
        )}
      </Stack>
    </form>
  )
}

/** What anyone may order, without an account (O2). */
export const ShopPage = () => {
  const shop = useRead('GET /v1/public-offers', {})
  const me = useMe()
  return (
    <OpenPage
      title={text.title}
      label={common.nav.main}
      navigation={
        <>
          <TextLink to="/">{pagesEn.portal}</TextLink>
          <TextLink to="/help">{pagesEn.help}</TextLink>
        </>
      }
    >
      {me.data == null ? (
        <Text size="sm">{text.intro}</Text>
      ) : (
        <Group gap="xs">
          <Text size="sm">{text.haveAccount}</Text>
          <TextLink to="/orders">{text.toOrders}</TextLink>
        </Group>
      )}
      <Shown of={shop}>
        {(data) => (data.rows.length === 0 ? <Empty title={text.empty} /> : <OrderForm shop={data} />)}
      </Shown>
    </OpenPage>
  )
}
