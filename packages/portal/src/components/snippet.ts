/** What a developer pastes into their application to reach a handshake code (domain.md U11). */
export const snippetFor = (about: { readonly handshakeCode: string; readonly server: string }): string =>
  `import { open } from 'countersign-client'

const license = await open({
  // Built into your product by its vendor: rootKeys, servers and product.
  rootKeys: [vendorRootKey],
  servers: ['${about.server}'],
  product: { code: 'your-product', version: '1.0.0', edition: 'javascript', deployment: 'browser' },
  // Set by the application:
  handshakeCode: '${about.handshakeCode}',
})

license.on('state', (state) => console.log(state))
license.record('your-module')
`
