import { mayOrder, PAYMENT_METHODS, type PaymentMethod, type Seller, type Tax } from '@countersign/licensing'
import type { Transaction } from '@countersign/store/port'
import Type from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { requireMatch } from '../../http/api/etag.ts'
import { changeOf } from '../../http/api/work.ts'
import { Email, Line, Lines, nullable, oneOf } from './shapes.ts'

/** Row `server`/`sales`: who sells, and how (O3, O4). */
export interface SalesSettings {
  readonly salesEmail: string | null
  readonly supportEmail: string | null
  readonly seller: Omit<Seller, 'email'>
  readonly tax: Tax
  /** How orders can be paid. */
  readonly methods: readonly PaymentMethod[]
  /** Whether people without an account may order (O2). */
  readonly publicOrders: boolean
}

const ROW = ['server', 'sales'] as const

const UNSET: SalesSettings = {
  salesEmail: null,
  supportEmail: null,
  seller: { name: '', address: '', taxId: '', bank: '', note: '' },
  tax: { name: 'VAT', basisPoints: 0 },
  methods: PAYMENT_METHODS,
  publicOrders: true,
}

export const salesSettings = async (tx: Transaction): Promise<SalesSettings> =>
  ((await tx.state.get(...ROW)) as SalesSettings | null) ?? UNSET

export const sellerOf = ({ seller, salesEmail }: SalesSettings): Seller => ({
  ...seller,
  email: salesEmail ?? '',
})

const Settings = Type.Object(
  {
    salesEmail: nullable(Email),
    supportEmail: nullable(Email),
    seller: Type.Object(
      { name: Line(200), address: Lines(1_000), taxId: Line(100), bank: Lines(1_000), note: Lines(1_000) },
      { additionalProperties: false },
    ),
    tax: Type.Object(
      {
        name: Line(40, 1),
        basisPoints: Type.Integer({
          minimum: 0,
          maximum: 10_000,
          description: 'Hundredths of a percent: 1900 is 19 %.',
        }),
      },
      { additionalProperties: false },
    ),
    methods: Type.Array(oneOf(PAYMENT_METHODS), { minItems: 1, maxItems: PAYMENT_METHODS.length }),
    publicOrders: Type.Boolean(),
  },
  { additionalProperties: false },
)

const viewOf = (settings: SalesSettings) => ({ ...settings, methods: [...settings.methods] })

export const salesSettingsRoutes = (api: Api): void => {
  const { store, clock } = api.services
  endpoint(api, {
    method: 'GET',
    url: '/v1/sales-settings',
    scope: 'read',
    members: { anyone: true },
    tag: 'orders',
    summary: 'Who sells and how: addresses for sales and support, seller, tax, ways to pay',
    answer: Settings,
    handle: async () => ({ body: viewOf(await store.read(salesSettings)), tagged: true }),
  })
  endpoint(api, {
    method: 'PUT',
    url: '/v1/sales-settings',
    scope: 'admin',
    tag: 'orders',
    summary: 'Set who sells and how',
    body: Settings,
    answer: Settings,
    handle: async (call) => {
      const after: SalesSettings = call.body
      await store.commit(async (tx) => {
        const before = await salesSettings(tx)
        requireMatch(call.ifMatch, viewOf(before))
        const work = { now: clock.now(), actor: call.caller.name }
        await tx.setup.note(changeOf(work, 'sales-settings.change', { subject: 'server', before, after }))
        await tx.state.put(...ROW, after)
      })
      return { body: viewOf(after), tagged: true }
    },
  })
  endpoint(api, {
    method: 'GET',
    url: '/v1/contacts',
    scope: null,
    tag: 'orders',
    summary: 'Addresses of sales and support, and who sells',
    answer: Type.Object({
      seller: Type.String(),
      salesEmail: nullable(Type.String()),
      supportEmail: nullable(Type.String()),
      shop: Type.Boolean({ description: 'Whether there is something that anyone may order.' }),
    }),
    handle: async () => {
      const now = clock.now()
      const { settings, offers } = await store.read(async (tx) => ({
        settings: await salesSettings(tx),
        offers: await tx.orders.offers({ limit: 5_000, after: null }),
      }))
      const { seller, salesEmail, supportEmail } = settings
      const shop = offers.some((offer) => offer.kind === 'purchase' && mayOrder(offer, null, now))
      return { body: { seller: seller.name, salesEmail, supportEmail, shop } }
    },
  })
}
