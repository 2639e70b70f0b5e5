import type { HandshakeCode, OrganizationSetup, Product } from '../../port/facts.ts'
import { holdingChange } from '../../port/holding-change.ts'
import { holds } from '../../port/holds.ts'
import type { License, Setup, SetupChange, SignedItem } from '../../port/setup.ts'
import type { Engine } from '../engine.ts'
import { holdingOf, type Organizations } from './organizations.ts'
import { patternOf, searched } from './searching.ts'
import * as queries from './setup-queries.ts'

const parsed = <T>(row: { readonly content: string } | undefined): T | null =>
  row === undefined ? null : (JSON.parse(row.content) as T)

const changeRows = (engine: Engine, page: Parameters<Setup['changes']>[0]) => {
  const { limit, organizationId: organization = null } = page
  if (page.newest === true) {
    const before = page.after === null ? Number.MAX_SAFE_INTEGER : Number(page.after)
    return organization === null
      ? engine.rows(queries.changesBefore, { before, limit })
      : engine.rows(queries.changesOfBefore, { organization, before, limit })
  }
  const after = page.after === null ? 0 : Number(page.after)
  return organization === null
    ? engine.rows(queries.changesAfter, { after, limit })
    : engine.rows(queries.changesOfAfter, { organization, after, limit })
}

/** Setup over SQL. */
export const sqlSetup = (engine: Engine, organizations: Organizations): Setup => {
  /** Appends a change and raises the version of the organization that it is about. */
  const changed = async (change: SetupChange, organization: string | null): Promise<void> => {
    await engine.run(queries.addChange, {
      at: change.at,
      from: change.from,
      actor: change.actor,
      action: change.action,
      subject: change.subject,
      before: JSON.stringify(change.before ?? null),
      after: JSON.stringify(change.after ?? null),
      organization: change.organizationId ?? organization,
    })
    if (organization !== null) await engine.run(queries.raiseVersion, { id: organization })
  }
  const storeCode = (code: HandshakeCode): Promise<void> =>
    engine.run(queries.putCode, {
      internalId: code.internalId,
      organization: code.organizationId,
      name: code.name,
      isDefault: code.isDefault ? 1 : 0,
      content: JSON.stringify(code),
    })
  const setup: Setup = {
    organization: (id) => organizations.setup(id),
    async organizations(page) {
      const found: OrganizationSetup[] = []
      const { search = null, limit } = page
      const rows =
        search === null
          ? await engine.rows(queries.organizationsAfter, { after: page.after ?? '', limit })
          : await searched(page, {
              fetch: (after) =>
                engine.rows(queries.organizationsFound, { after, limit, pattern: patternOf(search) }),
              meant: ({ id, name }) => holds([id, name], search),
            })
      for (const { id } of rows) {
        const organization = await organizations.setup(id)
        if (organization !== null) found.push(organization)
      }
      return found
    },
    product: async (code) => parsed<Product>(await engine.row(queries.productOf, { code })),
    products: async (page) =>
      (await engine.rows(queries.productsAfter, { after: page.after ?? '', limit: page.limit })).map(
        (row) => JSON.parse(row.content) as Product,
      ),
    license: async (id) => parsed<License>(await engine.row(queries.licenseOf, { id })),
    async licenses(filter, page) {
      const { search = null, organizationId } = filter
      if (search !== null) {
        const asked = { organization: organizationId ?? '%', limit: page.limit, pattern: patternOf(search) }
        const found = await searched(page, {
          fetch: async (after) =>
            (await engine.rows(queries.licensesFound, { ...asked, after })).map(({ id, content, name }) => ({
              id,
              name,
              license: JSON.parse(content) as License,
            })),
          meant: ({ id, name, license }) => holds([id, license.alias, license.organizationId, name], search),
        })
        return found.map(({ license }) => license)
      }
      const range = { after: page.after ?? '', limit: page.limit }
      const rows =
        filter.organizationId === null
          ? await engine.rows(queries.licensesAfter, range)
          : await engine.rows(queries.licensesOfAfter, { organization: filter.organizationId, ...range })
      return rows.map((row) => JSON.parse(row.content) as License)
    },
    signedItem: (id) => organizations.signedItem(id),
    async signedItems(ids) {
      const found: SignedItem[] = []
      for (const id of ids) {
        const item = await organizations.signedItem(id)
        if (item !== null) found.push(item)
      }
      return found
    },
    codeByInternalId: async (internalId) =>
      parsed<HandshakeCode>(await engine.row(queries.codeOf, { internalId })),
    async changes(page) {
      const rows = await changeRows(engine, page)
      return rows.map(({ from_slot: from, before, after: made, ...row }) => ({
        ...row,
        from,
        before: JSON.parse(before) as unknown,
        after: JSON.parse(made) as unknown,
      }))
    },
    note: (change) => changed(change, null),
    async putProduct(product, change) {
      await engine.run(queries.putProduct, { code: product.code, content: JSON.stringify(product) })
      await changed(change, null)
    },
    async putOrganization(organization, change) {
      await engine.run(queries.putOrganization, { id: organization.id, name: organization.name })
      await changed(change, organization.id)
    },
    async putCode(code, change) {
      if (code.isDefault) {
        for (const other of await engine.rows(queries.codesOf, { organization: code.organizationId })) {
          if (other.is_default === 1 && other.internal_id !== code.internalId)
            await storeCode({ ...(JSON.parse(other.content) as HandshakeCode), isDefault: false })
        }
      }
      await storeCode(code)
      await changed(change, code.organizationId)
    },
    async putLicense(license, change) {
      await engine.run(queries.putLicense, {
        id: license.id,
        organization: license.organizationId,
        content: JSON.stringify(license),
      })
      await changed(change, license.organizationId)
    },
    async putItem({ item, jws }, change) {
      const { terms, revokedAt } = item
      await engine.run(queries.putItem, {
        id: terms.id,
        organization: terms.organizationId ?? '',
        terms: JSON.stringify(terms),
        jws,
        revokedAt,
      })
      organizations.itemChanged()
      await changed(change, terms.organizationId)
    },
    async setHoldings(input, change) {
      const stored = (await engine.rows(queries.holdingsOfCode, { code: input.code })).map(holdingOf)
      const { put, removed } = holdingChange(stored, input)
      for (const { code, itemId, from } of removed)
        await engine.run(queries.deleteHolding, { code, item: itemId, from })
      for (const { code, itemId, from, until, position } of put) {
        await engine.run(queries.putHolding, {
          code,
          item: itemId,
          from,
          until,
          position,
          organization: input.organizationId,
        })
      }
      await changed(change, input.organizationId)
    },
    async joinHoldings({ code, organizationId, items }, change) {
      const held = new Set(
        (await engine.rows(queries.holdingsOfCode, { code }))
          .filter((row) => row.until_slot === null)
          .map((row) => row.item),
      )
      for (const { itemId: item, position, from } of items)
        if (!held.has(item))
          await engine.run(queries.putHolding, {
            code,
            item,
            from,
            until: null,
            position,
            organization: organizationId,
          })
      await changed(change, organizationId)
    },
    holdings: async (organization) =>
      (await engine.rows(queries.holdingsOf, { organization })).map(holdingOf),
  }
  return setup
}
