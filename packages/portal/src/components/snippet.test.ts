import { describe, expect, it } from 'vitest'
import { snippetFor } from './snippet.ts'

const FACTS = { handshakeCode: '100200-default', server: 'https://lts.vendor.example' }
const KEY = { kty: 'EC', crv: 'P-256', x: 'eA', y: 'eQ' }

describe('the code to paste', () => {
  it('U11 is whole for the vendor: root keys, sandbox, server, product and module', () => {
    const code = snippetFor({
      ...FACTS,
      rootKeys: [{ ...KEY, sandbox: true }],
      product: { code: 'barcode-reader', modules: ['qr-code', 'pdf417'] },
    })
    expect(code).toContain(JSON.stringify({ ...KEY, sandbox: true }))
    expect(code).toContain('sandbox: true,\n')
    expect(code).toContain("servers: ['https://lts.vendor.example']")
    expect(code).toContain("code: 'barcode-reader'")
    expect(code).toContain("handshakeCode: '100200-default'")
    expect(code).toContain("license.record('qr-code')")
  })

  it('leaves to the vendor what a licensee does not know, and quotes what people typed', () => {
    const code = snippetFor({ ...FACTS, server: "https://x.example/o'neil", rootKeys: null, product: null })
    expect(code).toContain('rootKeys: [vendorRootKey]')
    expect(code).not.toContain('sandbox')
    expect(code).toContain("servers: ['https://x.example/o\\'neil']")
  })
})
