import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateSigningKey, importSigner, signJws } from '@countersign/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../tooling/postgres/test-database.ts'
import { run } from './program.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-cli-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const countersign = async (...argv: string[]) => {
  let out = ''
  let err = ''
  const before = { ...process.env }
  const exit = await run(argv, {
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
    readInput: async () => '',
    colours: false,
    environment: process.env,
  })
  // What runs next in this process finds what this one found.
  expect({ ...process.env }).toEqual(before)
  return { exit, out, err, json: () => JSON.parse(out) }
}

describe("the command line at the server's own machine", () => {
  it('creates a data directory with a sample vendor, once', async () => {
    const data = join(folder, 'data')
    const made = await countersign('init', '--data', data, '--sample', '--json')
    expect(made.exit).toBe(0)
    const value = made.json()
    expect(value).toMatchObject({
      dataDirectory: data,
      rootKey: { kty: 'EC', sandbox: true },
      apiKey: expect.any(String),
      setupUrl: expect.stringMatching(/^http/),
    })
    expect(value.sample).toMatchObject({
      organizationId: expect.stringMatching(/^\d{6}$/),
      handshakeCode: `${value.sample.organizationId}-default`,
      product: 'barcode-reader',
    })
    const again = await countersign('init', '--data', data)
    expect([again.exit, again.err]).toEqual([1, expect.stringMatching(/^directory-exists: /)])
    const rebuilt = await countersign('rebuild', '--data', data, '--json')
    expect([rebuilt.exit, rebuilt.json()]).toEqual([0, { differences: [], repaired: false }])
    const findings = await countersign('doctor', '--data', data, '--json')
    expect(findings.exit).toBe(0)
    expect(findings.json()).toEqual(
      expect.arrayContaining([{ check: 'database', ok: true, message: expect.any(String) }]),
    )
    expect((await countersign('keys', 'export', '--data', data, '--json')).json()).toEqual(value.rootKey)
  })

  it('creates, lists and revokes API keys, which are shown once', async () => {
    const data = join(folder, 'data')
    await countersign('init', '--data', data)
    const made = (
      await countersign(
        'api-key',
        'create',
        '--data',
        data,
        '--name',
        'reports',
        '--scopes',
        'read',
        '--json',
      )
    ).json()
    expect(made).toMatchObject({ name: 'reports', scopes: ['read'], apiKey: expect.any(String) })
    const listed = await countersign('api-key', 'list', '--data', data, '--json')
    expect(listed.json().map((row: { name: string }) => row.name)).toEqual(['init', 'reports'])
    expect(listed.out).not.toContain(made.apiKey)
    expect((await countersign('api-key', 'revoke', made.id, '--data', data)).exit).toBe(0)
    expect((await countersign('api-key', 'revoke', made.id, '--data', data)).exit).toBe(1)
    expect(
      (await countersign('api-key', 'create', '--data', data, '--name', 'x', '--scopes', 'fly')).exit,
    ).toBe(2)
  })

  it('refuses a database that it cannot use with a sentence, and leaves no directory behind', async () => {
    const init = (database: string) =>
      countersign('init', '--data', join(folder, 'data'), '--database', database)
    expect(await init('mysql://localhost/x')).toMatchObject({
      exit: 1,
      err: expect.stringMatching(/a URL postgres:\/\/…, not mysql:/),
    })
    expect(await init('postgres://127.0.0.1:1/x')).toMatchObject({
      exit: 1,
      err: expect.stringMatching(/The database cannot be reached/),
    })
    expect((await countersign('api-key', 'list', '--data', join(folder, 'data'))).exit).toBe(1)
  })

  it('H4 keeps its data in the PostgreSQL database that --database names, and refuses one that holds a server', async () => {
    const database = ['--database', await testDatabase()]
    const data = ['--data', join(folder, 'data'), ...database]
    const made = (await countersign('init', '--sandbox', ...data, '--json')).json()
    const key = (await countersign('keys', 'export', ...data)).json()
    expect(key.kid).toBe(made.rootKey.kid)
    expect((await countersign('api-key', 'list', ...data, '--json')).json()).toHaveLength(1)
    expect((await countersign('rebuild', ...data, '--json')).json()).toEqual({
      differences: [],
      repaired: false,
    })
    const checks = (await countersign('doctor', ...data, '--json')).json()
    expect(checks.filter((finding: { ok: boolean }) => !finding.ok)).toEqual([])
    const again = await countersign('init', '--sandbox', '--data', join(folder, 'other'), ...database)
    expect([again.exit, again.err]).toEqual([1, expect.stringMatching(/holds a server already/)])
  })

  it('inspects a signed file, verifies it against a root key and refuses an altered one', async () => {
    const { publicJwk, privateJwk } = await generateSigningKey()
    const root = join(folder, 'root.jwk')
    await writeFile(root, JSON.stringify(publicJwk))
    const token = await signJws(
      'cs-revocation+jwt',
      { number: 1, items: ['A-1'], servers: [], iat: 1_700_000_000 },
      await importSigner(privateJwk),
    )
    const file = join(folder, 'file')
    await writeFile(
      file,
      `-----BEGIN COUNTERSIGN REVOCATION-----\n${token.match(/.{1,76}/g)!.join('\n')}\n-----END COUNTERSIGN REVOCATION-----\n`,
    )
    expect((await countersign('inspect', file, '--json')).json()).toMatchObject({
      kind: 'revocation',
      verified: false,
      payload: { number: 1 },
    })
    expect((await countersign('inspect', file, '--root-key', root, '--json')).json()).toMatchObject({
      kind: 'revocation',
      verified: true,
    })
    const other = join(folder, 'other.jwk')
    await writeFile(other, JSON.stringify((await generateSigningKey()).publicJwk))
    const refused = await countersign('inspect', file, '--root-key', other)
    expect([refused.exit, refused.out, refused.err]).toEqual([1, '', expect.stringMatching(/^untrusted: /)])
    expect((await countersign('inspect', join(folder, 'nothing'))).exit).toBe(1)
  })
})
