import { createHash } from 'node:crypto'
import { type Lab, openLab } from '../../management/testing/lab.ts'
import { PRODUCT, type Sold, sell } from '../../management/testing/sale.ts'

export const SETTINGS = {
  salesEmail: 'sales@vendor.example',
  supportEmail: 'support@vendor.example',
  seller: {
    name: 'Vendor GmbH',
    address: 'Main Street 1\n12345 Town',
    taxId: 'DE123',
    bank: 'IBAN DE00 1234',
    note: 'Thank you.',
  },
  tax: { name: 'VAT', basisPoints: 1_900 },
  methods: ['wire', 'check', 'purchase-order'],
  publicOrders: true,
}

export const STARTER = {
  code: 'starter',
  name: '1,000 scans',
  kind: 'purchase',
  currency: 'EUR',
  price: 10_050,
  makes: { items: [{ product: PRODUCT.code, chargeWay: 'count', quota: 1_000 }] },
  audience: 'public',
}
export const RENEWAL = {
  code: 'renewal',
  name: 'One more year',
  kind: 'renewal',
  currency: 'EUR',
  price: 9_000,
  makes: { product: PRODUCT.code },
}
export const MORE = {
  code: 'more',
  name: '100 more',
  kind: 'quota-extension',
  currency: 'EUR',
  price: 1_000,
  makes: { product: PRODUCT.code, quota: 100 },
}
export const CLEARING = {
  code: 'clearing',
  name: 'Clear devices',
  kind: 'device-clearing',
  currency: 'EUR',
  price: 500,
  makes: {},
}

export interface Shop extends Sold {
  readonly lab: Lab
  /** The answer's body; throws unless the status is the one that is expected. */
  ask(method: string, path: string, asking?: Asking): Promise<Readonly<Record<string, any>>>
  close(): Promise<void>
}

interface Asking {
  readonly body?: unknown
  /** Who asks: absent the vendor; `manager` or `viewer` of the organization. */
  readonly as?: 'manager' | 'viewer'
  readonly status?: number
}

/** A vendor with offers, and a licensee with one activated license and people. */
export const openShop = async (
  item: object = { product: PRODUCT.code, chargeWay: 'device', quota: 5 },
): Promise<Shop> => {
  const lab = await openLab({ sandbox: true, people: true })
  const sold = await sell(lab, item)
  await lab.services.store.commit(async (tx) => {
    for (const [name, scopes] of [
      ['manager', ['write']],
      ['viewer', ['read']],
    ] as const) {
      const row = {
        id: name,
        name,
        scopes,
        organizationId: sold.organization,
        createdAt: 0,
        lastUsedDay: 1_000_000,
      }
      await tx.state.put('api-key', createHash('sha256').update(name).digest('base64url'), row)
    }
  })
  const ask: Shop['ask'] = async (method, path, { body, as, status } = {}) => {
    const answer = await lab.send(method, path, {
      ...(body === undefined ? {} : { body }),
      ...(as === undefined ? {} : { key: as }),
    })
    const expected = status ?? answer.status
    if (answer.status !== expected || (status === undefined && answer.status >= 300))
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  await ask('PUT', '/sales-settings', { body: SETTINGS })
  for (const offer of [STARTER, RENEWAL, MORE, CLEARING]) await ask('POST', '/offers', { body: offer })
  return { ...sold, lab, ask, close: () => lab.close() }
}
