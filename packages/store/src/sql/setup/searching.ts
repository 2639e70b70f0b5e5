/** A pattern of `like` for texts that may hold what is searched, in small letters; what is a sign to `like` stands for any letter. */
export const patternOf = (search: string): string => `%${search.toLowerCase().replace(/[%_\\]/g, '_')}%`

/** Rows of one page that hold what is searched, out of pages of those that may. */
export const searched = async <Row extends { readonly id: string }>(
  page: { readonly limit: number; readonly after: string | null },
  about: {
    readonly fetch: (after: string) => Promise<readonly Row[]>
    readonly meant: (row: Row) => boolean
  },
): Promise<readonly Row[]> => {
  const found: Row[] = []
  let after = page.after ?? ''
  for (;;) {
    const rows = await about.fetch(after)
    found.push(...rows.filter(about.meant))
    const last = rows.at(-1)
    if (found.length >= page.limit || rows.length < page.limit || last === undefined)
      return found.slice(0, page.limit)
    after = last.id
  }
}
