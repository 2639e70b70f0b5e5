import fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { registerPortal } from '../../portal/index.ts'
import { pageHead } from './index.ts'
import { htmlOf, jsonLdOf, questionsOf } from './page-text.ts'
import { openShop, type Shop } from './testing/shop.ts'

let shop: Shop
let portal: FastifyInstance
beforeAll(async () => {
  shop = await openShop()
  portal = fastify()
  await registerPortal(portal, { pathPrefix: '', headOf: (slug) => pageHead(shop.lab.services, slug) })
})
afterAll(async () => {
  await portal.close()
  await shop.close()
})

const write = (slug: string, body: object, status?: number) =>
  shop.ask('PUT', `/pages/${slug}`, { body, ...(status === undefined ? {} : { status }) })
const helpPage = async (slug: string) => (await portal.inject(`/help/${slug}`)).body
const dataOf = (page: string) => {
  const [, json] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page) ?? []
  return json === undefined ? null : JSON.parse(json)
}

describe('pages that the vendor writes', () => {
  it('O5 a page is written in Markdown by staff, read by everyone, and listed', async () => {
    const markdown = '# What is one application\n\nEverything that is **started together**.'
    await write('application', { title: 'One application', kind: 'text', markdown })
    const anybody = await shop.lab.app.inject('/api/v1/pages/application')
    expect(anybody.json()).toMatchObject({
      title: 'One application',
      html: expect.stringContaining('<strong>started together</strong>'),
    })
    const { rows } = (await shop.lab.app.inject('/api/v1/pages')).json()
    expect(rows).toMatchObject([{ slug: 'application' }, { slug: 'faq', updatedAt: null }])
    await shop.ask('PUT', '/pages/application', {
      body: { title: 'Mine', kind: 'text', markdown },
      as: 'manager',
      status: 403,
    })
  })

  it('O5 the FAQ has the installation’s own numbers, and follows them', async () => {
    const html = async () => (await shop.ask('GET', '/pages/faq'))['html'] as string
    expect(await html()).toContain('goes on for 7 days without reaching the server')
    expect(await html()).toContain('when 75 %, 90 %, 95 %, 100 % of a quota are used')
    expect(await html()).toContain('sales@vendor.example')
    const { product } = (await shop.ask('GET', `/items/${shop.item}`)) as { product: string }
    await shop.ask('PATCH', `/products/${product}`, { body: { offlineDays: 21 } })
    expect(await html()).toContain('goes on for 21 days without reaching the server')
    const named = { title: 'Numbers', kind: 'text', markdown: 'For {{offlineDays}} days.' }
    expect((await write('numbers', named))['html']).toBe('<p>For 21 days.</p>\n')
    const refused = await write('numbers', { ...named, markdown: '{{noSuchNumber}}' }, 400)
    expect(refused).toMatchObject({ field: 'markdown', detail: expect.stringContaining('offlineDays') })
  })

  it('O5 the page of the FAQ is marked up as schema.org FAQPage in data that no policy forbids, other pages are not', async () => {
    const data = dataOf(await helpPage('faq'))
    expect(data).toMatchObject({ '@context': 'https://schema.org', '@type': 'FAQPage' })
    expect(data.mainEntity[0]).toMatchObject({
      '@type': 'Question',
      name: 'How do I try the product?',
      acceptedAnswer: { '@type': 'Answer', text: expect.stringContaining('<p>') },
    })
    expect(data.mainEntity.length).toBeGreaterThan(5)
    expect(dataOf(await helpPage('application'))).toBeNull()
    expect(dataOf(await helpPage('nothing'))).toBeNull()
  })

  it('O5 a FAQ that the vendor has written replaces the one of the system, until it is removed', async () => {
    await write('faq', { title: 'Ours', kind: 'faq', markdown: '## Why?\n\nSo.\n\n## And then?\n\nThat.' })
    expect(dataOf(await helpPage('faq')).mainEntity).toMatchObject([{ name: 'Why?' }, { name: 'And then?' }])
    await shop.ask('DELETE', '/pages/faq')
    expect(await shop.ask('GET', '/pages/faq')).toMatchObject({ title: 'Licensing FAQ' })
    await shop.ask('DELETE', '/pages/faq', { status: 404 })
  })

  it('O5 what is written runs nothing: HTML stays text, and links lead to pages and mail alone', () => {
    const html = htmlOf(
      '<script>alert(1)</script>\n\n<b onclick="x()">b</b> [a](javascript:alert(1)) [b](data:text/html,x) ![i](https://x.example/i.png) [c](https://example.com)',
    )
    expect(html).not.toMatch(/<(script|b|img)\b|href="(javascript|data)/)
    expect(html).toContain('href="https://example.com"')
    const questions = questionsOf('## </script><script>alert(1)</script>\n\n`</script>`')
    expect(jsonLdOf(questions).match(/<\/?script/g)).toEqual(['<script', '</script'])
  })
})
