import type { HandshakeCode, Holding, OrganizationSetup, Product } from '../port/facts.ts'
import { frozen } from '../port/frozen.ts'
import { holdingChange } from '../port/holding-change.ts'
import { holds } from '../port/holds.ts'
import type { License, Setup, SetupChange, SignedItem } from '../port/setup.ts'
import { byKey, copied, Numbering, pageOf, Table, type UndoLog } from './table.ts'

const holdingKey = (holding: Holding): string =>
  `${holding.code} ${String(holding.from).padStart(16, '0')} ${holding.itemId}`

const byPlace = (a: Holding, b: Holding): number =>
  byKey<Holding>((holding) => holding.code)(a, b) ||
  a.from - b.from ||
  (a.position ?? -1) - (b.position ?? -1) ||
  byKey<Holding>((holding) => holding.itemId)(a, b)

/** Setup in memory. */
export const memorySetup = (
  log: UndoLog,
): { readonly setup: Setup; readonly renameSubject: (from: string, to: string) => void } => {
  const organizations = new Table<
    string,
    { readonly id: string; readonly name: string; readonly version: number }
  >(log)
  const setups = new Map<string, OrganizationSetup>()
  const products = new Table<string, Product>(log)
  const codes = new Table<string, HandshakeCode>(log)
  const licenses = new Table<string, License>(log)
  const items = new Table<string, SignedItem>(log)
  const holdings = new Table<string, Holding & { readonly organizationId: string }>(log)
  const changes = new Table<number, SetupChange & { readonly number: number }>(log)
  const numbering = new Numbering(log)

  const changed = (change: SetupChange, organizationId: string | null): void => {
    const number = numbering.next()
    const about = change.organizationId ?? organizationId
    changes.set(number, frozen({ number, ...copied(change), organizationId: about }))
    const organization = organizationId === null ? undefined : organizations.get(organizationId)
    if (organization !== undefined)
      organizations.set(organization.id, { ...organization, version: organization.version + 1 })
    // A version that is undone is given again to another change.
    if (organizationId !== null) log.push(() => setups.delete(organizationId))
  }
  const holdingsOf = (organizationId: string): readonly Holding[] =>
    [...holdings.values()]
      .filter((holding) => holding.organizationId === organizationId)
      .map(({ organizationId: _organizationId, ...holding }) => holding)
      .sort(byPlace)
  const organization = (id: string): OrganizationSetup | null => {
    const row = organizations.get(id)
    if (row === undefined) return null
    const known = setups.get(id)
    if (known !== undefined && known.version === row.version) return known
    const setup = frozen<OrganizationSetup>({
      organizationId: id,
      name: row.name,
      version: row.version,
      codes: [...codes.values()]
        .filter((code) => code.organizationId === id)
        .sort(byKey((code) => `${code.name} ${code.internalId}`)),
      items: [...items.values()]
        .map(({ item }) => item)
        .filter(({ terms }) => terms.organizationId === id)
        .sort(byKey(({ terms }) => terms.id)),
      holdings: holdingsOf(id),
    })
    setups.set(id, setup)
    return setup
  }
  const setup: Setup = {
    organization: async (id) => organization(id),
    organizations: async (page) =>
      pageOf(
        [...organizations.values()].filter(
          ({ id, name }) => page.search == null || holds([id, name], page.search),
        ),
        ({ id }) => id,
        page,
      )
        .map(({ id }) => organization(id))
        .filter((setup) => setup !== null),
    product: async (code) => products.get(code) ?? null,
    products: async (page) => pageOf(products.values(), ({ code }) => code, page),
    license: async (id) => licenses.get(id) ?? null,
    licenses: async ({ organizationId, search }, page) =>
      pageOf(
        [...licenses.values()]
          .filter((license) => organizationId === null || license.organizationId === organizationId)
          .filter(({ id, alias, organizationId: owner }) => {
            const name = organizations.get(owner)?.name ?? null
            return search == null || holds([id, alias, owner, name], search)
          }),
        ({ id }) => id,
        page,
      ),
    signedItem: async (id) => items.get(id) ?? null,
    signedItems: async (ids) => ids.map((id) => items.get(id)).filter((item) => item !== undefined),
    codeByInternalId: async (internalId) => codes.get(internalId) ?? null,
    changes: async (page) => {
      const about = [...changes.values()].filter(
        (each) => page.organizationId == null || each.organizationId === page.organizationId,
      )
      const inOrder = page.newest === true ? about.toReversed() : about
      const place = Number(page.after)
      return inOrder
        .filter(
          ({ number }) => page.after === null || (page.newest === true ? number < place : number > place),
        )
        .slice(0, page.limit)
        .map(({ organizationId: _organizationId, ...row }) => row)
    },
    holdings: async (organizationId) => holdingsOf(organizationId),
    async note(change) {
      changed(change, null)
    },
    async putProduct(product, change) {
      products.set(product.code, frozen(copied(product)))
      changed(change, null)
    },
    async putOrganization({ id, name }, change) {
      organizations.set(id, { id, name, version: organizations.get(id)?.version ?? 0 })
      changed(change, id)
    },
    async putCode(code, change) {
      if (code.isDefault) {
        for (const other of [...codes.values()]) {
          if (other.organizationId === code.organizationId && other.isDefault)
            codes.set(other.internalId, frozen({ ...other, isDefault: false }))
        }
      }
      codes.set(code.internalId, frozen(copied(code)))
      changed(change, code.organizationId)
    },
    async putLicense(license, change) {
      licenses.set(license.id, frozen(copied(license)))
      changed(change, license.organizationId)
    },
    async putItem(item, change) {
      items.set(item.item.terms.id, frozen(copied(item)))
      changed(change, item.item.terms.organizationId)
    },
    async setHoldings(input, change) {
      const { put, removed } = holdingChange(
        [...holdings.values()].filter(({ code }) => code === input.code),
        input,
      )
      for (const holding of removed) holdings.delete(holdingKey(holding))
      for (const holding of put)
        holdings.set(holdingKey(holding), { ...holding, organizationId: input.organizationId })
      changed(change, input.organizationId)
    },
    async joinHoldings({ code, organizationId, items: joining }, change) {
      const held = new Set(
        [...holdings.values()]
          .filter((holding) => holding.code === code && holding.until === null)
          .map(({ itemId }) => itemId),
      )
      for (const { itemId, position, from } of joining) {
        if (held.has(itemId)) continue
        const holding: Holding = { code, itemId, position, from, until: null }
        holdings.set(holdingKey(holding), { ...holding, organizationId })
      }
      changed(change, organizationId)
    },
  }
  return {
    setup,
    renameSubject: (from, to) => {
      for (const [number, change] of [...changes.entries()])
        if (change.subject === from) changes.set(number, frozen({ ...change, subject: to }))
    },
  }
}
