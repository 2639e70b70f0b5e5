import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PublicJwk } from '@countersign/protocol'
import { readSettings } from '../../config/read-settings.ts'
import type { SettingKey } from '../../config/settings.ts'
import { type InitializeOptions, initialize } from '../init.ts'
import { openServer, type RunningServer } from '../serve.ts'
import { LabDevice } from './device.ts'

export interface Lab {
  readonly data: string
  readonly rootKey: PublicJwk
  readonly apiKey: string
  /** The first-run link. */
  readonly setupUrl: string
  readonly server: RunningServer
  readonly organizationId: string
  /** Calls the management API. */
  api(method: string, path: string, body?: unknown): Promise<Readonly<Record<string, unknown>>>
  /** Makes and activates a license of one item; gives the item's ID. */
  license(
    item: Readonly<Record<string, unknown>>,
    activate?: Readonly<Record<string, unknown>>,
  ): Promise<string>
  device(
    options?: Partial<ConstructorParameters<typeof LabDevice>[1]> & { readonly url?: () => string },
  ): LabDevice
  advance(seconds: number): Promise<void>
  /** Stops the server and starts it again on the same data. */
  restart(): Promise<void>
  close(): Promise<void>
}

export const MODULES = ['qr-code', 'pdf417', 'ocr']

/** A real sandbox server with a product and an organization, on a disk of its own and a real socket. */
export const openLab = async (
  options: {
    readonly settings?: Partial<Record<SettingKey, string>>
    readonly init?: Partial<InitializeOptions>
  } = {},
): Promise<Lab> => {
  const home = await mkdtemp(join(tmpdir(), 'countersign-lab-'))
  const data = join(home, 'data')
  const { rootKey, apiKey, setupUrl } = await initialize({
    data,
    mode: 'hosted',
    sandbox: true,
    ...options.init,
  })
  const settings = readSettings({ data, port: '0', logLevel: 'silent', ...options.settings }, {})
  let server = await openServer(settings)
  const api: Lab['api'] = async (method, path, body) => {
    const response = await fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
  }
  await api('POST', '/products', {
    code: 'barcode-reader',
    name: 'Barcode Reader',
    unit: 'scan',
    modules: MODULES,
  })
  const organization = await api('POST', '/organizations', { name: 'Example Ltd' })
  const organizationId = organization['id'] as string
  return {
    data,
    rootKey,
    apiKey,
    setupUrl,
    get server() {
      return server
    },
    organizationId,
    api,
    license: async (item, activate = {}) => {
      const made = await api('POST', '/licenses', {
        organizationId,
        items: [{ product: 'barcode-reader', ...item }],
      })
      const license = await api('POST', `/licenses/${made['id']}/activate`, {
        hosting: 'hosted',
        ...activate,
      })
      const [item0] = license['items'] as readonly { readonly id: string }[]
      return item0?.id ?? ''
    },
    device: ({ url = () => server.url, ...traits } = {}) =>
      new LabDevice(url, { rootKey, organizationId, uuid: randomUUID(), ...traits }),
    advance: async (seconds) => void (await api('POST', '/clock', { advance: seconds })),
    restart: async () => {
      await server.close()
      server = await openServer(settings)
    },
    close: async () => {
      await server.close()
      await rm(home, { recursive: true, force: true })
    },
  }
}
