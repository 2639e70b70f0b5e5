import type { Instant } from '@countersign/protocol/vocabulary'
import type { Store, Transaction } from '@countersign/store/port'
import Type, { type Static } from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { requireMatch } from '../../http/api/etag.ts'
import { notFound } from '../../http/api/problem.ts'
import { isoTimeOrNull } from '../../http/api/times.ts'
import { changeOf, type Work } from '../../http/api/work.ts'
import { FAQ } from './page-faq.ts'
import { checkNumbers, fillNumbers } from './page-numbers.ts'
import { htmlOf, jsonLdOf, questionsOf } from './page-text.ts'
import { Line, nullable, oneOf } from './shapes.ts'

/** Row of kind `page`, by its slug: a text of the vendor (O5). */
interface PageRow {
  readonly title: string
  /** In a `faq` each heading of the second level is a question. */
  readonly kind: 'text' | 'faq'
  readonly markdown: string
  readonly updatedAt: Instant | null
}

const KIND = 'page'

/** What is there before the vendor has written anything. */
const UNWRITTEN: ReadonlyMap<string, PageRow> = new Map([
  ['faq', { title: 'Licensing FAQ', kind: 'faq', markdown: FAQ, updatedAt: null }],
])

const rowOf = async (tx: Transaction, slug: string): Promise<PageRow | null> =>
  ((await tx.state.get(KIND, slug)) as PageRow | null) ?? UNWRITTEN.get(slug) ?? null

const rowsOf = async (tx: Transaction): Promise<readonly (readonly [string, PageRow])[]> => {
  const written = (await tx.state.list(KIND)).map(({ id, value }) => [id, value as PageRow] as const)
  return [...new Map([...UNWRITTEN, ...written])].toSorted(([a], [b]) => (a < b ? -1 : 1))
}

const BySlug = Type.Object({
  slug: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$', description: '1–64 of a–z 0–9 -' }),
})

/** The only control characters are tab and line feed. */
const Markdown = Type.String({
  minLength: 1,
  maxLength: 50_000,
  pattern: '^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f]*$',
})

const PageInput = Type.Object(
  { title: Line(200, 1), kind: oneOf(['text', 'faq']), markdown: Markdown },
  { additionalProperties: false },
)

const PageHead = {
  slug: Type.String(),
  title: Type.String(),
  kind: oneOf(['text', 'faq']),
  updatedAt: nullable(Type.String({ description: 'Null: as it comes with the system.' })),
}

const PageView = Type.Object({
  ...PageHead,
  markdown: Type.String(),
  html: Type.String({
    description: 'With the installation’s numbers; it holds no script and no raw HTML of the text.',
  }),
})

const viewOf = async (tx: Transaction, slug: string, row: PageRow): Promise<Static<typeof PageView>> => ({
  slug,
  title: row.title,
  kind: row.kind,
  updatedAt: isoTimeOrNull(row.updatedAt),
  markdown: row.markdown,
  html: htmlOf(await fillNumbers(tx, row.markdown)),
})

const put = async (work: Work, slug: string, input: Static<typeof PageInput>): Promise<PageRow> => {
  const { tx, now } = work
  checkNumbers(input.markdown)
  const before = await tx.state.get(KIND, slug)
  const row: PageRow = { ...input, updatedAt: now }
  await tx.setup.note(changeOf(work, 'page.put', { subject: slug, before, after: row }))
  await tx.state.put(KIND, slug, row)
  return row
}

/** Pages that the vendor writes in Markdown and everyone can read (O5). */
export const pageRoutes = (api: Api): void => {
  const { services } = api
  const { store, clock } = services
  endpoint(api, {
    method: 'GET',
    url: '/v1/pages',
    scope: null,
    tag: 'pages',
    summary: 'List the pages that the vendor has written',
    answer: Type.Object({ rows: Type.Array(Type.Object(PageHead)) }),
    handle: async () => ({
      body: {
        rows: (await store.read(rowsOf)).map(([slug, { title, kind, updatedAt }]) => ({
          slug,
          title,
          kind,
          updatedAt: isoTimeOrNull(updatedAt),
        })),
      },
    }),
  })
  endpoint(api, {
    method: 'GET',
    url: '/v1/pages/:slug',
    scope: null,
    tag: 'pages',
    summary: 'A page as it was written, and as HTML with the installation’s numbers',
    params: BySlug,
    answer: PageView,
    handle: async ({ params }) => ({
      tagged: true,
      body: await store.read(async (tx) => {
        const row = await rowOf(tx, params.slug)
        if (row === null) throw notFound('page', params.slug)
        return viewOf(tx, params.slug, row)
      }),
    }),
  })
  endpoint(api, {
    method: 'PUT',
    url: '/v1/pages/:slug',
    scope: 'write',
    tag: 'pages',
    summary: 'Write a page in Markdown; `{{name}}` is a number of the installation',
    params: BySlug,
    body: PageInput,
    bodyLimit: 512 * 1024,
    answer: PageView,
    handle: async (call) => ({
      tagged: true,
      body: await store.commit(async (tx) => {
        const { slug } = call.params
        const before = await rowOf(tx, slug)
        if (before !== null) requireMatch(call.ifMatch, await viewOf(tx, slug, before))
        const work = { tx, services, now: clock.now(), actor: call.caller.name }
        return viewOf(tx, slug, await put(work, slug, call.body))
      }),
    }),
  })
  endpoint(api, {
    method: 'DELETE',
    url: '/v1/pages/:slug',
    scope: 'write',
    tag: 'pages',
    summary: 'Remove a page; the FAQ becomes again what comes with the system',
    params: BySlug,
    status: 204,
    answer: Type.Null(),
    handle: async ({ params, caller }) => {
      await store.commit(async (tx) => {
        const before = await tx.state.get(KIND, params.slug)
        if (before === null) throw notFound('page', params.slug)
        const work = { now: clock.now(), actor: caller.name }
        await tx.setup.note(changeOf(work, 'page.delete', { subject: params.slug, before }))
        await tx.state.delete(KIND, params.slug)
      })
      return { body: null }
    },
  })
}

/** What the head of a FAQ's page holds for machines that read it; empty for other pages. */
export const faqHead = (store: Store, slug: string): Promise<string> =>
  store.read(async (tx) => {
    const row = await rowOf(tx, slug)
    return row?.kind === 'faq' ? jsonLdOf(questionsOf(await fillNumbers(tx, row.markdown))) : ''
  })
