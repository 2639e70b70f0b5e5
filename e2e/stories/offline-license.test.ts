import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type License, type OpenOptions, open, type RootKey } from 'countersign-client'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { asText } from '../independent-device/encoding.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { sellProduct, welcome } from '../lab/sale.ts'

let lab: Lab
let organizationId: string
let base: string

beforeAll(async () => {
  lab = await startLab()
  await sellProduct(lab)
})
afterAll(async () => lab?.stop())
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'countersign-offline-'))
  vi.stubEnv('XDG_STATE_HOME', join(base, 'state'))
  organizationId = await welcome(lab)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(base, { recursive: true, force: true })
})

const device = (storage: string, options: Partial<OpenOptions> = {}): Promise<License> =>
  open({
    ...{
      rootKeys: [lab.initialized['rootKey'] as unknown as RootKey],
      sandbox: lab.root.sandbox,
      servers: [],
    },
    product: { code: 'barcode-reader', version: '10.2.1', edition: 'javascript', deployment: 'desktop' },
    ...{ organizationId, storage: join(base, storage) },
    fetch: () => Promise.reject(new Error('An offline device asks nobody.')),
    ...options,
  })
/** Shows the client UUID, as a person at the device does before there is a license. */
const uuidOf = async (storage: string): Promise<string> => {
  const license = await device(storage, { offlineLicense: 'none yet' })
  expect(license.state.kind).toBe('denied')
  await license.close()
  return license.clientUuid
}
/** Buys a license and activates it for these devices; the files by client UUID. */
const buy = async (item: string, uuids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const made = await lab.ask('license', 'create', '--organization', organizationId, '--item', item)
  const id = asText(made['id'])
  const devices = uuids.flatMap((uuid) => ['--client-uuid', uuid])
  const output = join(base, 'files')
  await lab.ask('license', 'activate', id, '--hosting', 'offline', ...devices, '--output', output)
  const files = new Map<string, string>()
  for (const name of await readdir(output)) {
    const uuid = uuids.find((one) => name.includes(one)) ?? name
    files.set(uuid, await readFile(join(output, name), 'utf8'))
  }
  return files
}

test('L10 a file that the vendor made for a device is accepted there without any server, and on no other', async () => {
  const [one, other] = [await uuidOf('one'), await uuidOf('other')]
  const files = await buy('product=barcode-reader,chargeWay=device,quota=2', [one])
  const offlineLicense = files.get(one) ?? ''
  const license = await device('one', { offlineLicense })
  expect(license.state, JSON.stringify(license.state)).toMatchObject({ kind: 'licensed', stage: 'normal' })
  license.record('qr-code', 3)
  await license.close()
  expect((await license.disclose()).sent).toEqual([])
  const stranger = await device('other', { offlineLicense })
  expect(stranger.clientUuid).toBe(other)
  expect(stranger.state).toMatchObject({ kind: 'denied', code: -20113 })
  await stranger.close()
})

test('L10 a lost device is replaced by the vendor: the new one has a file of its own, and that is recorded', async () => {
  const [lost, found] = [await uuidOf('lost'), await uuidOf('found')]
  const made = await lab.ask(
    ...['license', 'create', '--organization', organizationId],
    ...['--item', 'product=barcode-reader,chargeWay=device,quota=1'],
  )
  const id = asText(made['id'])
  const output = join(base, 'files')
  await lab.ask('license', 'activate', id, '--hosting', 'offline', '--client-uuid', lost, '--output', output)
  const replaced = await lab.cli(
    ...['license', 'replace-device', id, '--client-uuid', lost, '--by', found, '--output', output],
  )
  expect(replaced.code, replaced.stderr).toBe(0)
  const name = (await readdir(output)).find((each) => each.includes(found)) ?? ''
  const license = await device('found', { offlineLicense: await readFile(join(output, name), 'utf8') })
  expect(license.state).toMatchObject({ kind: 'licensed', stage: 'normal' })
  await license.close()
  const changes = JSON.stringify(await lab.api('GET', '/setup-changes?limit=50'))
  expect(changes).toContain(lost)
  expect(changes).toContain(found)
  const again = await lab.cli(
    ...['license', 'replace-device', id, '--client-uuid', lost, '--by', lost, '--output', output],
  )
  expect(again.code).toBe(1)
})

test('L10 units are counted and stopped on the device, over restarts', async () => {
  const uuid = await uuidOf('one')
  const offlineLicense =
    (await buy('product=barcode-reader,chargeWay=count,quota=10', [uuid])).get(uuid) ?? ''
  for (let run = 0; run < 10; run++) {
    const license = await device('one', { offlineLicense })
    expect(license.has('qr-code'), `run ${run}: ${JSON.stringify(license.state)}`).toBe(true)
    license.record('qr-code')
    await license.close()
  }
  const last = await device('one', { offlineLicense })
  expect(last.state).toMatchObject({ kind: 'denied', code: -20120 })
  await last.close()
})

test('U10 a store that was put back gives no units back, and says so', async () => {
  const uuid = await uuidOf('one')
  const offlineLicense =
    (await buy('product=barcode-reader,chargeWay=count,quota=10', [uuid])).get(uuid) ?? ''
  const license = await device('one', { offlineLicense })
  license.record('qr-code', 10)
  await license.close()
  for (const file of await readdir(join(base, 'one')))
    if (file.startsWith('offline~')) await rm(join(base, 'one', file))
  const again = await device('one', { offlineLicense })
  expect(again.has('qr-code')).toBe(false)
  expect(again.diagnostics().faults).toMatchObject([{ kind: 'tampered' }])
  await again.close()
})
