import { readFileSync } from 'node:fs'
import fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { registerPortal } from './index.ts'

const served = async (pathPrefix: string) => {
  const app = fastify()
  await registerPortal(app, { pathPrefix })
  return app
}
let app: Awaited<ReturnType<typeof served>>
beforeAll(async () => {
  app = await served('')
})
afterAll(() => app.close())

describe('the portal’s files', () => {
  it('has a Content-Security-Policy without inline scripts, and nothing that it would forbid', async () => {
    const { headers, body } = await app.inject('/')
    expect(headers['content-security-policy']).toContain("script-src 'self';")
    expect(body).not.toMatch(/<script(?![^>]* src=)|\son[a-z]+=/)
  })

  it('serves every file that the page names, for good as their names change with them', async () => {
    const { body } = await app.inject('/')
    const named = [...body.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map((match) => match[1] ?? '')
    expect(named.length).toBeGreaterThan(3)
    for (const path of named) expect([path, (await app.inject(`/${path}`)).statusCode]).toEqual([path, 200])
    const script = named.find((path) => path.startsWith('assets/') && path.endsWith('.js'))
    expect((await app.inject(`/${script}`)).headers['cache-control']).toContain('immutable')
  })

  it('answers a deep link with the page, and an unknown path of the API with an error', async () => {
    expect((await app.inject('/licenses/ABC')).headers['content-type']).toContain('text/html')
    const router = readFileSync(new URL('../../../portal/src/router.tsx', import.meta.url), 'utf8')
    const paths = [...router.matchAll(/(?:inside|door)\(\s*'([^']+)'|path: '([^']+)'/g)].map(
      ([, a, b]) => a ?? b ?? '',
    )
    expect(paths.length).toBeGreaterThan(20)
    for (const path of paths) expect([path, (await app.inject(path)).statusCode]).toEqual([path, 200])
    for (const path of [
      '/api/nothing',
      '/v1/nothing',
      '/assets/nothing.js',
      '/%2e%2e/etc/passwd',
      '/ltsx/v1/server',
    ])
      expect([path, (await app.inject(path)).statusCode]).toEqual([path, 404])
  })

  it('P7 tells the page under which path a proxy has put it', async () => {
    const below = await served('/lts')
    expect((await below.inject('/licenses')).body).toContain('<base href="/lts/" />')
    await below.close()
  })
})
