import { Button, Select, Stack, Text, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { BasketTable } from '../components/basket.tsx'
import { Door, linkToken } from '../components/door.tsx'
import { NewPasswordField, useFields } from '../components/form.tsx'
import { forgetToken, keepToken, keptToken } from '../components/kept-token.ts'
import { Failure, Shown } from '../components/states.tsx'
import { type PendingOrder, useLookAtOrder, useOnce } from '../queries/resources.ts'
import { type Me, useMe, useOrderAsNewcomer } from '../queries/session.ts'
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
const Newcomer = ({
  token,
  order,
  accept,
}: Confirmed & { readonly accept: ReturnType<typeof useOrderAsNewcomer> }) => {
  const { values, field } = useFields({ password: '' })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    accept.mutate({ token, password: values.password })
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">{text.setPassword}</Text>
        <TextInput label={common.common.email} value={order.email} readOnly autoComplete="username" />
        <NewPasswordField bound={field('password')} />
        {accept.error === null ? null : <Failure error={accept.error} />}
        <Button type="submit" loading={accept.isPending || accept.isSuccess}>
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
  const place = useOnce('POST /v1/public-orders/place')
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
  const accept = useOrderAsNewcomer(useOrderPage())
  return (
    <Door title={text.confirm}>
      <Shown of={order}>
        {(data) => (
          <Stack>
            <BasketTable basket={data} />
            {accept.isPending || accept.isSuccess || (me.data == null && !data.account) ? (
              <Newcomer token={token} order={data} accept={accept} />
            ) : me.data == null ? (
              <Stranger token={token} />
            ) : (
              <Known token={token} order={data} me={me.data} />
            )}
          </Stack>
        )}
      </Shown>
    </Door>
  )
}
