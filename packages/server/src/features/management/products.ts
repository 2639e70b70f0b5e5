import type { Product } from '@countersign/licensing'
import Type, { type Static } from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { commitOnce } from '../../http/api/once.ts'
import { listOf, PageQuery, pageOf, readPage } from '../../http/api/paging.ts'
import { conflict, invalid, notFound } from '../../http/api/problem.ts'
import { Code, Name, nullable } from './shapes.ts'
import { changeOf, type Work } from './work.ts'

export const NewProduct = Type.Object(
  {
    code: Code,
    name: Name,
    unit: Code,
    modules: Type.Array(Code, { minItems: 1, maxItems: 64 }),
    publicTrial: Type.Optional(Type.Boolean()),
    offlineDays: Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: 400 }))),
    newSeatsPerHour: Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: 1_000_000_000 }))),
    heldAbove: Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: 1_000_000_000 }))),
    privateTrial: Type.Optional(
      Type.Object(
        {
          days: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })),
          quota: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000_000 })),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)

const ProductView = Type.Object({
  code: Code,
  name: Type.String(),
  unit: Code,
  modules: Type.Array(Code),
  publicTrial: Type.Boolean(),
  offlineDays: nullable(Type.Integer()),
  newSeatsPerHour: nullable(Type.Integer()),
  heldAbove: nullable(Type.Integer()),
})

const viewOf = (product: Product): Static<typeof ProductView> => ({
  code: product.code,
  name: product.name,
  unit: product.unit,
  modules: [...product.modules],
  publicTrial: product.publicTrial,
  offlineDays: product.offlineDays,
  newSeatsPerHour: product.newSeatsPerHour,
  heldAbove: product.heldAbove,
})

/** Creates a product; its code must be free. */
export const createProduct = async (
  work: Work,
  input: Static<typeof NewProduct>,
): Promise<Static<typeof ProductView>> => {
  if (new Set(input.modules).size !== input.modules.length) throw invalid('modules', 'names a module twice.')
  if ((await work.tx.setup.product(input.code)) !== null)
    throw conflict(`There is already a product ${input.code}.`)
  const product: Product = {
    code: input.code,
    name: input.name,
    unit: input.unit,
    modules: input.modules,
    publicTrial: input.publicTrial ?? true,
    offlineDays: input.offlineDays ?? null,
    newSeatsPerHour: input.newSeatsPerHour ?? null,
    heldAbove: input.heldAbove ?? null,
    ...(input.privateTrial === undefined ? {} : { privateTrial: input.privateTrial }),
  }
  await work.tx.setup.putProduct(
    product,
    changeOf(work, 'product.create', { subject: product.code, after: product }),
  )
  return viewOf(product)
}

export const productRoutes = (api: Api): void => {
  const { services } = api
  endpoint(api, {
    method: 'POST',
    url: '/v1/products',
    scope: 'write',
    tag: 'products',
    summary: 'Create a product',
    body: NewProduct,
    status: 201,
    answer: ProductView,
    handle: async (call) =>
      commitOnce(services, call, {
        unit: async (tx) => ({
          status: 201,
          body: await createProduct(
            { tx, services, now: services.clock.now(), actor: call.caller.name },
            call.body,
          ),
        }),
      }),
  })
  endpoint(api, {
    method: 'GET',
    url: '/v1/products',
    scope: 'read',
    members: { anyone: true },
    tag: 'products',
    summary: 'List products',
    query: PageQuery,
    answer: listOf(ProductView),
    handle: async (call) => ({
      body: await services.store.read((tx) =>
        readPage(pageOf(call.query), {
          fetch: (page) => tx.setup.products(page),
          key: (row) => row.code,
          view: viewOf,
        }),
      ),
    }),
  })
  endpoint(api, {
    method: 'GET',
    url: '/v1/products/:code',
    scope: 'read',
    members: { anyone: true },
    tag: 'products',
    summary: 'Show a product',
    params: Type.Object({ code: Type.String() }),
    answer: ProductView,
    handle: async (call) => {
      const product = await services.store.read((tx) => tx.setup.product(call.params.code))
      if (product === null) throw notFound('product', call.params.code)
      return { body: viewOf(product), tagged: true }
    },
  })
}
