import { afterAll, beforeAll, expect, test } from 'vitest'
import { granted } from '../lab/expect.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { freePort, run } from '../lab/processes.ts'
import { sell, sellProduct, welcome } from '../lab/sale.ts'

let lab: Lab
let organizationId: string

beforeAll(async () => {
  lab = await startLab()
  await sellProduct(lab)
  organizationId = await welcome(lab)
})
afterAll(async () => lab?.stop())

test('init --json tells directory, server UUID, root key, API key and first-run link, and refuses an existing directory', async () => {
  expect(lab.initialized).toMatchObject({
    dataDirectory: lab.data,
    rootKey: { kty: 'EC', crv: 'P-256', sandbox: true },
  })
  expect(lab.initialized['serverUuid']).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  )
  expect(lab.initialized['setupUrl']).toMatch(/^http/)
  const again = await run(['init', '--sandbox', '--data', lab.data, '--json'])
  expect(again.code).toBe(1)
  expect(again.stdout).toBe('')
  expect(again.stderr).not.toBe('')
})

test('serve without an initialized directory says so', async () => {
  const { code, stderr } = await run([
    'serve',
    '--data',
    `${lab.data}-nowhere`,
    '--port',
    String(await freePort()),
  ])
  expect(code).toBe(1)
  expect(stderr).toMatch(/init/)
})

test('exit 1: what the server refuses, with code and sentence on standard error and nothing on standard output', async () => {
  for (const args of [
    ['product', 'create', 'barcode-reader', '--name', 'Again', '--unit', 'scan', '--modules', 'qr-code'],
    ['organization', 'show', '999999999'],
    ['item', 'show', 'NO-SUCH-ITEM'],
    ['license', 'activate', 'NO-SUCH', '--hosting', 'hosted'],
    ['handshake-code', 'delete', `${organizationId}-default`],
    ['handshake-code', 'create', '123456-other', '--organization', organizationId],
    ['statistics', '--handshake-code', `${organizationId}-nowhere`],
    [
      'license',
      'create',
      '--organization',
      organizationId,
      '--item',
      'product=nothing,chargeWay=count,quota=1',
    ],
  ]) {
    const { code, stdout, stderr } = await lab.cli(...args)
    expect(`${args.join(' ')}: ${code}`).toBe(`${args.join(' ')}: 1`)
    expect(stdout).toBe('')
    expect(stderr.length).toBeGreaterThan(10)
    expect(stderr).not.toMatch(/\n\s+at /)
  }
})

test('exit 1: a wrong API key', async () => {
  const { code, stdout } = await run(['product', 'list', '--json', '--url', lab.url, '--api-key', 'cs_wrong'])
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
})

test('exit 2: wrong usage', async () => {
  for (const args of [
    ['no-such-command'],
    ['product', 'create'],
    ['product', 'list', '--no-such-option'],
    ['statistics', '--handshake-code', 'x', '--by', 'century'],
    ['license', 'create', '--organization', organizationId, '--item', 'nonsense'],
    ['license', 'activate', 'X', '--hosting', 'nowhere'],
    ['clock', '--advance', '8 fortnights'],
  ])
    expect(`${args.join(' ')}: ${(await lab.cli(...args)).code}`).toBe(`${args.join(' ')}: 2`)
})

test('exit 3: cannot reach the server', async () => {
  const url = `http://127.0.0.1:${await freePort()}`
  const { code, stdout, stderr } = await run(['product', 'list', '--json', '--url', url, '--api-key', 'x'])
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
  expect(stderr).toContain(url)
})

test('lists print a JSON array, also where there is nothing', async () => {
  for (const subject of ['product', 'organization', 'license', 'handshake-code', 'device']) {
    const { code, json } = await lab.cli(subject, 'list')
    expect({ subject, code, array: Array.isArray(json) }).toEqual({ subject, code: 0, array: true })
  }
  expect(Array.isArray((await lab.local('api-key', 'list')).json)).toBe(true)
})

test('a list follows the API’s cursors to its end', async () => {
  const names = Array.from({ length: 12 }, (_, n) => `Listed ${n}`)
  for (let n = 0; n < names.length; n += 4)
    await Promise.all(names.slice(n, n + 4).map((name) => welcome(lab, name)))
  const page = await fetch(`${lab.url}/api/v1/organizations?limit=5`, {
    headers: { authorization: `Bearer ${lab.apiKey}` },
  })
  expect(page.status).toBe(200)
  const { json } = await lab.cli('organization', 'list')
  const listed = (json as { name: string }[]).map(({ name }) => name)
  for (const name of names) expect(listed).toContain(name)
})

test('product, organization, license, handshake code, item and device show what command-line.md says', async () => {
  expect(await lab.ask('product', 'show', 'barcode-reader')).toMatchObject({
    code: 'barcode-reader',
    unit: 'scan',
    modules: ['qr-code', 'pdf417', 'aztec'],
  })
  const shown = await lab.ask('organization', 'show', organizationId)
  expect(shown).toMatchObject({ id: organizationId, defaultHandshakeCode: `${organizationId}-default` })
  expect(organizationId).toMatch(/^[0-9]{6,9}$/)

  const created = await lab.ask(
    'license',
    'create',
    '--organization',
    organizationId,
    '--item',
    'product=barcode-reader,chargeWay=device,quota=10',
  )
  expect(created).toMatchObject({ status: 'new', items: [{ chargeWay: 'device', quota: 10 }] })
  const id = String(created['id'])
  const activated = await lab.ask('license', 'activate', id, '--hosting', 'hosted')
  expect(activated).toMatchObject({ id, status: 'activated', handshakeCode: `${organizationId}-default` })
  expect((await lab.cli('license', 'activate', id, '--hosting', 'hosted')).code).toBe(1)
  // L1: an empty alias becomes {prefix}_{licenseId}_Date{YYYYMMDD} at activation.
  expect((await lab.ask('license', 'show', id))['alias']).toMatch(new RegExp(`^.+_${id}_Date[0-9]{8}$`))

  const [{ id: item }] = activated['items'] as [{ id: string }]
  expect(await lab.ask('item', 'show', item)).toMatchObject({
    id: item,
    chargeWay: 'device',
    quota: 10,
    tolerance: 1,
    stage: 'normal',
    seats: { taken: 0, quota: 10 },
  })
  expect(await lab.ask('handshake-code', 'show', `${organizationId}-default`)).toMatchObject({
    code: `${organizationId}-default`,
    organizationId,
    items: [item],
    default: true,
  })

  const device = lab.device()
  granted(await device.authorize({ organizationId }))
  const { json } = await lab.cli('device', 'list', '--item', item)
  expect((json as { uuid: string }[]).map(({ uuid }) => uuid)).toEqual([device.uuid])
  expect(await lab.ask('device', 'show', device.uuid)).toMatchObject({ uuid: device.uuid })
})

test('explain tells the rule that failed and what would fix it', async () => {
  const other = await welcome(lab, 'Unlicensed Ltd')
  const device = lab.device()
  await device.authorize({ organizationId: other })
  const { code, stdout } = await lab.cli('explain', '--client', device.uuid)
  expect(code).toBe(0)
  expect(stdout).toContain('-20104')
})

test('a code can hold items of several licenses, and an item can serve several codes', async () => {
  const first = await sell(lab, organizationId, {
    items: ['product=barcode-reader,chargeWay=count,quota=10'],
  })
  const code = `${organizationId}-shared`
  await lab.ask(
    'handshake-code',
    'create',
    code,
    '--organization',
    organizationId,
    '--item',
    first.itemIds[0]!,
  )
  granted(await lab.device().authorize({ handshakeCode: code }))
  await lab.ask('handshake-code', 'update', code, '--remove-item', first.itemIds[0]!)
  expect(await lab.device().authorize({ handshakeCode: code })).toMatchObject({
    kind: 'denial',
    code: -20104,
  })
  await lab.ask('handshake-code', 'delete', code)
  expect(await lab.device().authorize({ handshakeCode: code })).toMatchObject({ code: -20101 })
  expect((await lab.cli('handshake-code', 'create', code, '--organization', organizationId)).code).toBe(1)
})
