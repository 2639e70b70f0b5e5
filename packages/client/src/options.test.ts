import { describe, expect, it } from 'vitest'
import { open } from './index.ts'
import { type OpenOptions, settle } from './options.ts'

const rootKey = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } as const
const good: OpenOptions = {
  rootKeys: [rootKey],
  servers: ['https://lts.example.com'],
  product: { code: 'barcode-reader', version: '10.2.1', edition: 'javascript', deployment: 'server' },
}

describe('open rejects only for programming errors (client.md)', () => {
  it.each<[string, object, RegExp]>([
    ['no root key', { rootKeys: [] }, /rootKeys/],
    ['three root keys', { rootKeys: [rootKey, rootKey, rootKey] }, /rootKeys/],
    ['an unknown option', { organisation: '100200' }, /no option "organisation"/],
    [
      'a hard-bound browser',
      { hardBinding: true, product: { ...good.product, deployment: 'browser' } },
      /hardBinding/,
    ],
    ['instances that are none', { instances: 0 }, /instances/],
    ['an offline license that is no text', { offlineLicense: 1 }, /offlineLicense/],
    ['no server', { servers: [] }, /servers/],
    ['a server without TLS', { servers: ['http://lts.example.com'] }, /https/],
    ['no product', { product: undefined }, /product/],
    ['a code that is none', { product: { ...good.product, code: 'Barcode Reader' } }, /product\.code/],
    ['an unknown deployment', { product: { ...good.product, deployment: 'phone' } }, /deployment/],
    ['an organization that is none', { organizationId: 'acme' }, /organizationId/],
    ['a UUID that is none', { clientUuid: 'ABC' }, /clientUuid/],
    ['a time limit that is none', { timeout: -1 }, /timeout/],
  ])('%s', async (_, wrong, message) => {
    await expect(open({ ...good, ...wrong })).rejects.toThrow(message)
    await expect(open({ ...good, ...wrong })).rejects.toBeInstanceOf(TypeError)
  })

  it('defaults are those of client.md', () => {
    expect(settle({ ...good, servers: ['http://127.0.0.1:8480'], organizationId: undefined })).toMatchObject({
      ...{ timeout: 10_000, durability: 250, duplicateWindow: 3_000, sandbox: false, keepReceipts: false },
    })
  })
})
