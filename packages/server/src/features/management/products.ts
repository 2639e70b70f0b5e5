import { PRIVATE_TRIAL, type Product, publicTrialDays } from '@countersign/licensing'
import Type, { type Static } from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { requireMatch } from '../../http/api/etag.ts'
import { commitOnce } from '../../http/api/once.ts'
import { listOf, PageQuery, pageOf, readPage } from '../../http/api/paging.ts'
import { conflict, invalid, notFound } from '../../http/api/problem.ts'
import { changeOf, type Work } from '../../http/api/work.ts'
import { Code, Name, nullable } from './shapes.ts'

export const NewProduct = Type.Object(
  {
    code: Code,
    name: Name,
    unit: Code,
    modules: Type.Array(Code, { minItems: 1, maxItems: 64 }),
    publicTrial: Type.Optional(Type.Boolean()),
    publicTrialDays: Type.Optional(
      nullable(Type.Integer({ minimum: 1, maximum: 365, description: 'Days of a public trial (T1).' })),
    ),
    publicTrialsPerDay: Type.Optional(
      nullable(
        Type.Integer({
          minimum: 0,
          maximum: 1_000_000_000,
          description: 'New public trials a UTC day; null: as many as are asked for.',
        }),
      ),
    ),
    offlineDays: Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: 400 }))),
    newSeatsPerHour: Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: 1_000_000_000 }))),
    heldAbove: Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: 1_000_000_000 }))),
    licenseeUnregisters: Type.Optional(
      nullable(
        Type.Integer({
          minimum: 0,
          maximum: 1_000_000_000,
          description:
            'Devices that a licensee may unregister from an item a year (A13); null: as many as the quota holds, 0: none.',
        }),
      ),
    ),
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

const {
  code: _code,
  unit: _unit,
  modules: _modules,
  heldAbove: _heldAbove,
  ...changeable
} = NewProduct.properties

/**
 * What of a product can be changed: its name and the defaults of its rules. Not the bound of held units, since figures
 * are held by the one under which they came (A12).
 */
const ProductPatch = Type.Object(
  { ...changeable, name: Type.Optional(Name) },
  { additionalProperties: false, minProperties: 1 },
)

const ProductView = Type.Object({
  code: Code,
  name: Type.String(),
  unit: Code,
  modules: Type.Array(Code),
  publicTrial: Type.Boolean(),
  publicTrialDays: Type.Integer(),
  publicTrialsPerDay: nullable(Type.Integer()),
  offlineDays: nullable(Type.Integer()),
  newSeatsPerHour: nullable(Type.Integer()),
  heldAbove: nullable(Type.Integer()),
  licenseeUnregisters: nullable(Type.Integer()),
  privateTrial: Type.Object(
    { days: Type.Integer(), quota: Type.Integer() },
    { description: 'What a private trial is: days and devices (T2).' },
  ),
})

const viewOf = (product: Product): Static<typeof ProductView> => ({
  code: product.code,
  name: product.name,
  unit: product.unit,
  modules: [...product.modules],
  publicTrial: product.publicTrial,
  publicTrialDays: publicTrialDays(product),
  publicTrialsPerDay: product.publicTrialTerms?.perDay ?? null,
  offlineDays: product.offlineDays,
  newSeatsPerHour: product.newSeatsPerHour,
  heldAbove: product.heldAbove,
  licenseeUnregisters: product.licenseeUnregisters ?? null,
  privateTrial: {
    days: product.privateTrial?.days ?? PRIVATE_TRIAL.days,
    quota: product.privateTrial?.quota ?? PRIVATE_TRIAL.quota,
  },
})

/** Null takes a value of the public trial back to the default, absent leaves it. */
const trialTermsOf = (
  product: Product,
  { publicTrialDays: days, publicTrialsPerDay: perDay }: Static<typeof ProductPatch>,
): NonNullable<Product['publicTrialTerms']> => {
  const before = product.publicTrialTerms ?? {}
  const terms = {
    days: days === undefined ? before.days : (days ?? undefined),
    perDay: perDay === undefined ? before.perDay : (perDay ?? undefined),
  }
  return {
    ...(terms.days === undefined ? {} : { days: terms.days }),
    ...(terms.perDay === undefined ? {} : { perDay: terms.perDay }),
  }
}

/** A product with what is given; null is a default, absent leaves what is. */
const changed = (product: Product, input: Static<typeof ProductPatch>): Product => {
  const publicTrialTerms = trialTermsOf(product, input)
  const { publicTrialTerms: _before, ...kept } = product
  return {
    ...kept,
    name: input.name ?? product.name,
    publicTrial: input.publicTrial ?? product.publicTrial,
    offlineDays: input.offlineDays === undefined ? product.offlineDays : input.offlineDays,
    newSeatsPerHour: input.newSeatsPerHour === undefined ? product.newSeatsPerHour : input.newSeatsPerHour,
    ...(input.licenseeUnregisters === undefined ? {} : { licenseeUnregisters: input.licenseeUnregisters }),
    ...(input.privateTrial === undefined ? {} : { privateTrial: input.privateTrial }),
    ...(Object.keys(publicTrialTerms).length === 0 ? {} : { publicTrialTerms }),
  }
}

/** Changes a product from the next authorization on. */
const updateProduct = async (
  work: Work,
  code: string,
  change: { readonly input: Static<typeof ProductPatch>; readonly ifMatch: string | null },
): Promise<Static<typeof ProductView>> => {
  const before = await work.tx.setup.product(code)
  if (before === null) throw notFound('product', code)
  requireMatch(change.ifMatch, viewOf(before))
  const after = changed(before, change.input)
  await work.tx.setup.putProduct(after, changeOf(work, 'product.update', { subject: code, before, after }))
  return viewOf(after)
}

/** Creates a product; its code must be free. */
export const createProduct = async (
  work: Work,
  input: Static<typeof NewProduct>,
): Promise<Static<typeof ProductView>> => {
  if (new Set(input.modules).size !== input.modules.length) throw invalid('modules', 'names a module twice.')
  if ((await work.tx.setup.product(input.code)) !== null)
    throw conflict(`There is already a product ${input.code}.`)
  const { code, name, unit, modules } = input
  const blank = { publicTrial: true, offlineDays: null, newSeatsPerHour: null }
  const heldAbove = input.heldAbove ?? null
  const product = changed({ code, name, unit, modules, heldAbove, ...blank }, input)
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
  endpoint(api, {
    method: 'PATCH',
    url: '/v1/products/:code',
    scope: 'write',
    tag: 'products',
    summary: 'Change a product: its name, public trials and the defaults of its rules',
    params: Type.Object({ code: Type.String() }),
    body: ProductPatch,
    answer: ProductView,
    handle: async (call) => ({
      tagged: true,
      body: await services.store.commit((tx) =>
        updateProduct(
          { tx, services, now: services.clock.now(), actor: call.caller.name },
          call.params.code,
          {
            input: call.body,
            ifMatch: call.ifMatch,
          },
        ),
      ),
    }),
  })
}
