import fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { registerPage } from './index.ts'

const pageOf = async (sandbox: boolean) => {
  const app = fastify()
  await registerPage(app, { sandbox })
  return app.inject('/')
}

describe('the statistics page', () => {
  it('has a strict Content-Security-Policy, and nothing inline that it would forbid', async () => {
    const { headers, body } = await pageOf(false)
    expect(headers['content-security-policy']).toContain("script-src 'self'")
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(body).not.toMatch(/<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=/)
  })

  it('serves every file that it names, each with its type', async () => {
    const app = fastify()
    await registerPage(app, { sandbox: false })
    const { body } = await app.inject('/')
    const named = [...body.matchAll(/(?:src|href)="(page\/[^"]+)"/g)].map((match) => match[1] ?? '')
    const script = (await app.inject('/page/page.js')).body
    const imported = [...script.matchAll(/from '\.\/([^']+)'/g)].map((match) => `page/${match[1]}`)
    for (const path of new Set([...named, ...imported])) {
      const answer = await app.inject(`/${path}`)
      expect([path, answer.statusCode]).toEqual([path, 200])
      expect(answer.headers['content-type']).toMatch(
        /^(text\/(css|javascript); charset=utf-8|image\/svg\+xml)$/,
      )
    }
  })

  it('says that it is a sandbox exactly on a sandbox, and that times are UTC', async () => {
    expect((await pageOf(true)).body).toContain('data-sandbox="yes"')
    const { body } = await pageOf(false)
    expect(body).toContain('data-sandbox="no"')
    expect(body).toContain('All times are UTC')
  })
})
