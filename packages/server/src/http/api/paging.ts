import Type, { type Static } from 'typebox'

const LIMIT_DEFAULT = 100

/** Query of every list. */
export const PageQuery = Type.Object(
  {
    limit: Type.Optional(
      Type.String({
        pattern: '^([1-9][0-9]?|[1-4][0-9][0-9]|500)$',
        description: 'Rows a page, 1–500; 100 unless given.',
      }),
    ),
    after: Type.Optional(Type.String({ maxLength: 128, description: '`next` of the page before.' })),
  },
  { additionalProperties: false },
)

/** Query of a list that can be searched. */
export const SearchQuery = Type.Object(
  {
    ...PageQuery.properties,
    search: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 64,
        description: 'Rows that hold it, in large or small letters.',
      }),
    ),
  },
  { additionalProperties: false },
)

/** A page of a list: `next` is the cursor of the following page, null on the last one. */
export const listOf = <T extends Type.TSchema>(row: T) =>
  Type.Object({ rows: Type.Array(row), next: Type.Union([Type.String(), Type.Null()]) })

export interface PageRequest {
  readonly limit: number
  readonly after: string | null
}

export const pageOf = (query: Static<typeof PageQuery>): PageRequest => ({
  limit: query.limit === undefined ? LIMIT_DEFAULT : Number(query.limit),
  after: query.after ?? null,
})

/** Asks for one row more than the page holds, to know whether another page follows. */
export const readPage = async <Row, View>(
  page: PageRequest,
  source: {
    readonly fetch: (page: PageRequest) => Promise<readonly Row[]>
    readonly key: (row: Row) => string
    readonly view: (row: Row) => View
  },
): Promise<{ readonly rows: readonly View[]; readonly next: string | null }> => {
  const fetched = await source.fetch({ limit: page.limit + 1, after: page.after })
  const rows = fetched.slice(0, page.limit)
  const last = rows.at(-1)
  return {
    rows: rows.map(source.view),
    next: fetched.length > page.limit && last !== undefined ? source.key(last) : null,
  }
}
