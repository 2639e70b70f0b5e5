import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KEYS, type Lab, openLab } from '../features/management/testing/lab.ts'
import type { Io } from './io.ts'
import { run } from './program.ts'

let lab: Lab
let url: string

beforeAll(async () => {
  lab = await openLab({ sandbox: true })
  await lab.app.listen({ port: 0, host: '127.0.0.1' })
  url = `http://127.0.0.1:${(lab.app.server.address() as AddressInfo).port}`
})
afterAll(() => lab.close())

interface Ran {
  readonly exit: number
  readonly out: string
  readonly err: string
}

const countersign = async (
  argv: readonly string[],
  more: { input?: string; url?: string; key?: string; environment?: Record<string, string> } = {},
): Promise<Ran> => {
  let out = ''
  let err = ''
  const io: Io = {
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
    readInput: async () => more.input ?? '',
    colours: false,
    environment: process.env,
  }
  const variables = {
    COUNTERSIGN_URL: more.url ?? url,
    COUNTERSIGN_API_KEY: more.key ?? KEYS.all,
    ...more.environment,
  }
  Object.assign(process.env, variables)
  try {
    return { exit: await run(argv, io), out, err }
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name]
  }
}

/** Runs a command that must be done and gives its JSON. */
const json = async (...argv: string[]): Promise<any> => {
  const { exit, out, err } = await countersign([...argv, '--json'])
  expect([exit, err]).toEqual([0, ''])
  expect(out.trim().split('\n')).toHaveLength(1)
  return JSON.parse(out)
}

describe('the command line', () => {
  it('sets up a product, an organization, a license and a code, with the documented JSON', async () => {
    const product = await json(
      'product',
      'create',
      'barcode-reader',
      '--name',
      'Barcode Reader',
      '--unit',
      'scan',
      '--modules',
      'qr-code,pdf417',
    )
    expect(product).toMatchObject({
      code: 'barcode-reader',
      name: 'Barcode Reader',
      unit: 'scan',
      modules: ['qr-code', 'pdf417'],
    })
    const organization = await json('organization', 'create', 'Example Ltd')
    expect(organization).toEqual({
      id: expect.stringMatching(/^[1-9]\d{5}$/),
      name: 'Example Ltd',
      defaultHandshakeCode: `${organization.id}-default`,
    })
    const license = await json(
      'license',
      'create',
      '--organization',
      organization.id,
      '--item',
      'product=barcode-reader,chargeWay=count,quota=1000,modules=qr-code+pdf417,versions=10,editions=javascript,deployments=browser+desktop,days=30,domain=example.com,offlineDays=7,graceDays=7,tolerance=5,periodDays=10',
      '--item',
      'product=barcode-reader,chargeWay=device,quota=5',
      '--alias',
      'Kiosks',
    )
    expect(license).toMatchObject({
      status: 'new',
      alias: 'Kiosks',
      items: [
        { id: `${license.id}-1`, versions: [10], deployments: ['browser', 'desktop'], periodDays: 10 },
        { id: `${license.id}-2` },
      ],
    })
    const activated = await json('license', 'activate', license.id, '--hosting', 'hosted')
    expect(activated).toMatchObject({
      id: license.id,
      status: 'activated',
      handshakeCode: organization.defaultHandshakeCode,
    })
    expect(activated.items[0].expires).toBe(lab.now() + 30 * 86_400)
    const code = await json(
      'handshake-code',
      'create',
      `${organization.id}-kiosk`,
      '--organization',
      organization.id,
      '--item',
      `${license.id}-1`,
      '--validation-field',
      'domain=*.Example.com',
    )
    expect(code).toMatchObject({
      code: `${organization.id}-kiosk`,
      organizationId: organization.id,
      items: [`${license.id}-1`],
      default: false,
      validationFields: ['domain=*.example.com'],
    })
    const item = await json('item', 'show', `${license.id}-1`)
    expect(item).toMatchObject({
      id: `${license.id}-1`,
      chargeWay: 'count',
      quota: 1000,
      tolerance: 50,
      used: 0,
      overUse: 0,
      stage: 'normal',
      seats: { taken: 0, quota: null },
      exceptions: { used: 0, allowed: 0 },
      expires: lab.now() + 30 * 86_400,
    })
    await lab.use(organization.defaultHandshakeCode, { module: 'qr-code', count: 12 })
    expect(await json('statistics', '--handshake-code', organization.defaultHandshakeCode)).toMatchObject({
      total: 12,
      rows: [{ key: 'qr-code', count: 12 }],
    })
    expect(await json('device', 'list')).toEqual([])
    expect(await json('organization', 'list')).toEqual([organization])
  })

  it('reads a session password from standard input, and shows a generated one once', async () => {
    const organization = await json('organization', 'create', 'Passwords')
    const code = `${organization.id}-secret`
    const made = await json(
      'handshake-code',
      'create',
      code,
      '--organization',
      organization.id,
      '--session-password',
    )
    expect(made.sessionPassword).toEqual(expect.any(String))
    const { exit, out } = await countersign(
      ['handshake-code', 'update', code, '--add-session-password', '-', '--json'],
      { input: 'a password from a pipe\n' },
    )
    expect(exit).toBe(0)
    expect(JSON.parse(out).sessionPasswords).toHaveLength(2)
    expect(out).not.toContain('from a pipe')
  })

  it('tells and moves the clock of a sandbox in Unix seconds', async () => {
    const before = await json('clock')
    expect(before.now).toBe(lab.now())
    expect((await json('clock', '--advance', '8d')).now).toBe(before.now + 8 * 86_400)
    expect((await json('clock', '--set', String(before.now + 9 * 86_400))).now).toBe(before.now + 9 * 86_400)
  })

  it('ends with 1 and the code and sentence on standard error when it is refused', async () => {
    const { exit, out, err } = await countersign(['organization', 'show', '999999', '--json'])
    expect([exit, out]).toEqual([1, ''])
    expect(err).toMatch(/^not-found: There is no organization "999999"\.\n$/)
    expect((await countersign(['product', 'list'], { key: 'wrong' })).err).toMatch(/^unauthorized: /)
  })

  it.each([
    [['nothing']],
    [['product', 'nothing']],
    [['product', 'create', 'x']],
    [['license', 'activate', 'X']],
    [['license', 'activate', 'X', '--hosting', 'moon']],
    [['statistics']],
    [['statistics', '--handshake-code', 'a', '--item', 'b']],
    [['statistics', '--handshake-code', 'a', '--by', 'week']],
    [['clock', '--advance', 'soon']],
    [['item', 'show']],
    [['license', 'create', '--organization', '1', '--item', 'product=x,chargeWay=count,colour=red']],
    [['license', 'create', '--organization', '1', '--item', 'product=x,chargeWay=count,quota=many']],
    [['handshake-code', 'update', 'x']],
  ])('ends with 2 at wrong usage: %j', async (argv) => {
    const { exit, out, err } = await countersign(argv)
    expect([exit, out]).toEqual([2, ''])
    expect(err).not.toBe('')
  })

  it('names the bad key of an --item', async () => {
    const refused = async (item: string) =>
      (await countersign(['license', 'create', '--organization', '1', '--item', item])).err
    expect(await refused('product=x,chargeWay=count,colour=red')).toContain('"colour"')
    expect(await refused('product=x,chargeWay=count,quota=many')).toContain('quota must be a whole number')
    expect(await refused('product=x,quota=1')).toContain('chargeWay is missing')
  })

  it('ends with 3 when the server cannot be reached', async () => {
    const { exit, err } = await countersign(['product', 'list'], { url: 'http://127.0.0.1:9' })
    expect([exit, err.startsWith('unreachable: ')]).toEqual([3, true])
  })

  it('shows help with an example on every level', async () => {
    for (const argv of [[], ['product'], ['product', 'create'], ['clock'], ['handshake-code', 'order']]) {
      const { exit, out } = await countersign([...argv, '--help'])
      expect(exit).toBe(0)
      expect(out).toMatch(/Examples?:\n {2}\$ countersign /)
    }
  })

  it('shows tables to people, without colour when there is no terminal', async () => {
    const { out } = await countersign(['organization', 'list'])
    expect(out).toMatch(/^ID {2,}NAME {2,}DEFAULT HANDSHAKE CODE\n/)
    expect(out).not.toContain('\u001b')
  })

  it('counts an empty variable as not set, and takes options from variables', async () => {
    expect(
      (await countersign(['organization', 'list'], { environment: { COUNTERSIGN_JSON: '' } })).out,
    ).toMatch(/^ID/)
    expect(
      (await countersign(['organization', 'list'], { environment: { COUNTERSIGN_JSON: 'true' } })).out,
    ).toMatch(/^\[/)
    const organization = await json('organization', 'create', 'From the environment')
    expect(
      (
        await countersign(['handshake-code', 'list'], {
          environment: { COUNTERSIGN_ORGANIZATION: organization.id },
        })
      ).out
        .trim()
        .split('\n'),
    ).toHaveLength(2)
  })
})
