import { Button, Select, Stack, Text, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { BasketTable } from '../components/basket.tsx'
import { Door, linkToken } from '../components/door.tsx'
import { NewPasswordField, useFields } from '../components/form.tsx'
import { forgetToken, keepToken, keptToken } from '../components/kept-token.ts'
import { Failure, Shown } from '../components/states.tsx'
import { type PendingOrder, useChange, useLookAtOrder } from '../queries/resources.ts'
import { type Me, useMe, useSignIn } from '../queries/session.ts'
import { shopEn as text } from '../texts/shop.ts'
import { text as common } from '../texts/text.ts'

interface Confirmed {
  readonly token: string
  readonly order: PendingOrder
}

const useOrderPage = () => {
  const navigate = useNavigate()
  return (id: string): void => {
    forgetToken()
    void navigate({ to: '/orders/$id', params: { id } as never })
  }
}

/** Somebody new: the password makes the account, and the order is placed (O2). */
const Newcomer = ({ token, order }: Confirmed) => {
  const { values, field } = useFields({ password: '' })
  const accept = useChange('POST /v1/public-orders/accept')
  const signIn = useSignIn()
  const open = useOrderPage()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const { password } = values
    accept.mutate(
      { body: { token, password } },
      {
        onSuccess: ({ email, orderId }) =>
          signIn.mutate({ email, password }, { onSuccess: () => open(orderId) }),
      },
    )
  }
  const error = accept.error ?? signIn.error
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">{text.setPassword}</Text>
        <TextInput label={common.common.email} value={order.email} readOnly autoComplete="username" />
        <NewPasswordField bound={field('password')} />
        {error === null ? null : <Failure error={error} />}
        <Button type="submit" loading={accept.isPending || signIn.isPending}>
          {text.place}
        </Button>
      </Stack>
    </form>
  )
}

const NEW = 'new'

/** Somebody who is signed in: for which organization. */
const Known = ({ token, order, me }: Confirmed & { readonly me: Me }) => {
  const own = me.organizations.filter(({ role }) => role !== 'viewer')
  const choices =
    me.operator === null && me.organizations.length === 0
      ? [{ value: NEW, label: text.newOrganization(order.organizationName) }]
      : own.map(({ id, name }) => ({ value: id, label: `${name} (${id})` }))
  const [chosen, setChosen] = useState(choices[0]?.value ?? null)
  const place = useChange('POST /v1/public-orders/place')
  const open = useOrderPage()
  return (
    <Stack>
      <Select
        label={text.forOrganization}
        data={choices}
        value={chosen}
        onChange={setChosen}
        allowDeselect={false}
        nothingFoundMessage={common.common.none}
      />
      {place.error === null ? null : <Failure error={place.error} />}
      <Button
        loading={place.isPending}
        disabled={chosen === null}
        onClick={() =>
          place.mutate(
            { body: { token, organizationId: chosen === NEW ? null : chosen } },
            { onSuccess: ({ id }) => open(id) },
          )
        }
      >
        {text.place}
      </Button>
    </Stack>
  )
}

const Stranger = ({ token }: { readonly token: string }) => {
  const navigate = useNavigate()
  return (
    <Stack>
      <Text size="sm">{text.known}</Text>
      <Button
        onClick={() => {
          keepToken(token)
          void navigate({ to: '/sign-in', search: { from: '/buy/confirm' } as never })
        }}
      >
        {text.signIn}
      </Button>
    </Stack>
  )
}

/** Where the mailed link of an order leads (O2). */
export const ShopConfirmPage = () => {
  const [token] = useState(() => linkToken() || keptToken())
  const order = useLookAtOrder(token)
  const me = useMe()
  return (
    <Door title={text.confirm}>
      <Shown of={order}>
        {(data) => (
          <Stack>
            <BasketTable basket={data} />
            {me.data != null ? (
              <Known token={token} order={data} me={me.data} />
            ) : data.account ? (
              <Stranger token={token} />
            ) : (
              <Newcomer token={token} order={data} />
            )}
          </Stack>
        )}
      </Shown>
    </Door>
  )
}
