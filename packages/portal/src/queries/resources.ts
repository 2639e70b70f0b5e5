import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call, type Operations } from '../api/call.ts'

type Answer<Name extends keyof Operations> = Operations[Name]['answer']

export type Organization = Answer<'GET /v1/organizations/{id}'>
export type Product = Answer<'GET /v1/products/{code}'>
export type License = Answer<'GET /v1/licenses/{id}'>
export type Offer = Answer<'GET /v1/offers'>['rows'][number]
export type SalesRequest = Answer<'GET /v1/requests/{id}'>
export type SalesSettings = Answer<'GET /v1/sales-settings'>
export type WrittenPage = Answer<'GET /v1/pages/{slug}'>
export type Server = Answer<'GET /v1/server'>
export type Held = Answer<'GET /v1/handshake-codes/{code}/held'>['rows'][number]
export type PublicOffers = Answer<'GET /v1/public-offers'>
export type PendingOrder = Answer<'POST /v1/public-orders/look'>
export type Order = Answer<'GET /v1/orders/{id}'>
export type Overview = Answer<'GET /v1/overview'>
export type Item = Answer<'GET /v1/items/{id}'>
export type HandshakeCode = Answer<'GET /v1/handshake-codes/{code}'>
export type Device = Answer<'GET /v1/devices/{uuid}'>
export type Statistics = Answer<'GET /v1/statistics'>
export type Reports = Answer<'GET /v1/statistics/reports'>
export type Explanation = Answer<'GET /v1/explain'>
export type ApiKey = Answer<'GET /v1/api-keys'>['rows'][number]
export type Member = Answer<'GET /v1/members'>['rows'][number]
export type Invitation = Answer<'GET /v1/invitations'>['rows'][number]
export type AlertSettings = Answer<'GET /v1/alert-settings'>
export type MailSettings = Answer<'GET /v1/mail-settings'>['settings']

type Query<Name extends keyof Operations> = Parameters<typeof call<Name>>[1]

/** One operation that reads, kept under its name and arguments. */
export const useRead = <Name extends keyof Operations>(
  name: Name,
  about: Query<Name>,
  options: { readonly enabled?: boolean; readonly refetchInterval?: number } = {},
) => useQuery({ queryKey: [name, about], queryFn: () => call(name, about), ...options })

type Listed = {
  [Name in keyof Operations]: Operations[Name]['answer'] extends {
    readonly rows: readonly unknown[]
    readonly next: string | null
  }
    ? Name
    : never
}[keyof Operations]

type RowsOf<Name extends keyof Operations> = Operations[Name]['answer'] extends {
  readonly rows: readonly (infer Row)[]
}
  ? readonly Row[]
  : never

/** A list that is read page by page as it is looked at. */
export const useList = <Name extends Listed>(name: Name, about: Query<Name>, enabled = true) => {
  const query = useInfiniteQuery({
    queryKey: [name, about],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call(name, { ...about, query: { ...about.query, after: pageParam } } as Query<Name>) as Promise<
        Operations[Name]['answer'] & { readonly rows: readonly unknown[]; readonly next: string | null }
      >,
    getNextPageParam: (page) => page.next ?? undefined,
    enabled,
  })
  return {
    ...query,
    rows: (query.data?.pages.flatMap((page) => page.rows) ?? []) as unknown as RowsOf<Name>,
  }
}

/** One operation that changes something; afterwards everything is read anew. */
export const useChange = <Name extends keyof Operations>(name: Name) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (about: Query<Name>) => call(name, about),
    onSuccess: () => client.invalidateQueries(),
  })
}

/** One operation that changes nothing that is shown here. */
export const useOnce = <Name extends keyof Operations>(name: Name) =>
  useMutation({ mutationFn: (about: Query<Name>) => call(name, about) })

/** The order that a mailed link is for, by the token of the link; read once, since placing it takes it away. */
export const useLookAtOrder = (token: string) =>
  useQuery({
    queryKey: ['pending-order', token],
    queryFn: () => call('POST /v1/public-orders/look', { body: { token } }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
