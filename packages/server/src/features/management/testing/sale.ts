import type { Lab } from './lab.ts'

export const PRODUCT = {
  code: 'barcode-reader',
  name: 'Barcode Reader',
  unit: 'scan',
  modules: ['qr-code', 'pdf417'],
}
export const SERVER = '11111111-1111-8111-8111-111111111111'
export const COUNT = { product: 'barcode-reader', chargeWay: 'count', quota: 1000 }
export const DEVICE = { product: 'barcode-reader', chargeWay: 'device', quota: 3 }

export interface Sold {
  readonly organization: string
  readonly license: string
  readonly item: string
  readonly file: string
}

/** A product, an organization and an activated license of one item. */
export const sell = async (
  lab: Lab,
  item: object,
  activation: object = { hosting: 'hosted' },
): Promise<Sold> => {
  await lab.post('/products', PRODUCT)
  const organization = (await lab.post('/organizations', { name: 'Example Ltd' })).body['id'] as string
  const created = await lab.post('/licenses', { organizationId: organization, items: [item] })
  if (created.status !== 201) throw new Error(JSON.stringify(created.body))
  const license = created.body['id'] as string
  const activated = await lab.post(`/licenses/${license}/activate`, activation)
  if (activated.status !== 200) throw new Error(JSON.stringify(activated.body))
  const file = (activated.body['files'][0]?.text ?? '') as string
  return { organization, license, item: `${license}-1`, file }
}

/** A license of a licensee's own server, and that server. */
export const SELF = { hosting: 'self', serverUuids: [SERVER] }
