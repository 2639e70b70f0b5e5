import { expect, test } from 'vitest'
import type { Fixture } from './describe-store.ts'
import { CODE, change, handshakeCode, license, ORGANIZATION, product, signedItem } from './samples.ts'

export const setupLaws = (fixture: Fixture): void => {
  const organize = (name = 'Acme'): Promise<void> =>
    fixture.store.commit((tx) =>
      tx.setup.putOrganization({ id: ORGANIZATION, name }, change('organization.put')),
    )

  test('an unknown organization is null, and is not made by what is put into it', async () => {
    await fixture.store.commit((tx) => tx.setup.putCode(handshakeCode(), change()))
    expect(await fixture.store.read((tx) => tx.setup.organization(ORGANIZATION))).toBeNull()
    await organize()
    expect(await fixture.store.read((tx) => tx.setup.organization(ORGANIZATION))).toMatchObject({
      codes: [handshakeCode()],
    })
  })

  test('an organization is the same frozen object while nothing changed, and a new one with a larger version afterwards', async () => {
    const { store } = fixture
    await organize()
    const before = await store.read((tx) => tx.setup.organization(ORGANIZATION))
    expect(Object.isFrozen(before)).toBe(true)
    expect(Object.isFrozen(before?.codes)).toBe(true)
    expect(await store.read((tx) => tx.setup.organization(ORGANIZATION))).toBe(before)
    // Readers and the writer may each have a copy of their own.
    const committing = await store.commit((tx) => tx.setup.organization(ORGANIZATION))
    expect(committing).toEqual(before)
    expect(await store.commit((tx) => tx.setup.organization(ORGANIZATION))).toBe(committing)
    let version = before?.version ?? 0
    for (const put of [
      () => store.commit((tx) => tx.setup.putCode(handshakeCode(), change())),
      () => store.commit((tx) => tx.setup.putLicense(license(), change())),
      () => store.commit((tx) => tx.setup.putItem(signedItem(), change())),
      () =>
        store.commit((tx) =>
          tx.setup.setHoldings(
            { code: CODE, organizationId: ORGANIZATION, itemIds: ['item-1'], ordered: false, from: 10 },
            change(),
          ),
        ),
      () => organize('Acme again'),
    ]) {
      await put()
      const after = await store.read((tx) => tx.setup.organization(ORGANIZATION))
      expect(after?.version).toBeGreaterThan(version)
      version = after?.version ?? 0
    }
    expect(await store.read((tx) => tx.setup.organization(ORGANIZATION))).toMatchObject({
      organizationId: ORGANIZATION,
      name: 'Acme again',
      codes: [handshakeCode()],
      items: [signedItem().item],
      holdings: [{ code: CODE, itemId: 'item-1', position: null, from: 10, until: null }],
    })
  })

  test('every write appends its change, in order, also when it changes nothing', async () => {
    const { store } = fixture
    await organize()
    await organize()
    await store.commit((tx) => tx.setup.putProduct(product(), change('product.create')))
    const all = await store.read((tx) => tx.setup.changes({ limit: 10, after: null }))
    expect(all.map(({ action }) => action)).toEqual([
      'organization.put',
      'organization.put',
      'product.create',
    ])
    expect(all[2]).toMatchObject(change('product.create'))
    const rest = await store.read((tx) => tx.setup.changes({ limit: 10, after: String(all[1]?.number) }))
    expect(rest.map(({ action }) => action)).toEqual(['product.create'])
  })

  test('a new default code takes the mark from the former one', async () => {
    const { store } = fixture
    await organize()
    const other = handshakeCode({ internalId: 'code-2', name: `${ORGANIZATION}-other`, isDefault: true })
    await store.commit((tx) => tx.setup.putCode(handshakeCode(), change()))
    await store.commit((tx) => tx.setup.putCode(other, change()))
    expect(await store.read((tx) => tx.setup.codeByInternalId(CODE))).toEqual(
      handshakeCode({ isDefault: false }),
    )
    expect(await store.read((tx) => tx.setup.codeByInternalId('code-2'))).toEqual(other)
    expect(await store.read((tx) => tx.setup.codeByInternalId('code-3'))).toBeNull()
    const setup = await store.read((tx) => tx.setup.organization(ORGANIZATION))
    expect(setup?.codes.map(({ internalId, isDefault }) => [internalId, isDefault])).toEqual([
      [CODE, false],
      ['code-2', true],
    ])
  })

  test('holdings hold from a slot on; one that would begin and end in the same slot vanishes', async () => {
    const { store } = fixture
    await organize()
    const hold = (itemIds: readonly string[], from: number, ordered = true) =>
      store.commit(async (tx) => {
        await tx.setup.setHoldings(
          { code: CODE, organizationId: ORGANIZATION, itemIds, ordered, from },
          change(),
        )
        return tx.setup.holdings(ORGANIZATION)
      })
    expect(await hold(['a', 'b'], 10)).toEqual([
      { code: CODE, itemId: 'a', position: 0, from: 10, until: null },
      { code: CODE, itemId: 'b', position: 1, from: 10, until: null },
    ])
    expect(await hold(['a', 'b'], 20)).toHaveLength(2)
    expect(await hold(['b'], 30)).toEqual([
      { code: CODE, itemId: 'a', position: 0, from: 10, until: 30 },
      { code: CODE, itemId: 'b', position: 1, from: 10, until: 30 },
      { code: CODE, itemId: 'b', position: 0, from: 30, until: null },
    ])
    // Taken back in the same slot: as if nothing had been done.
    expect(await hold(['a', 'b'], 30)).toEqual([
      { code: CODE, itemId: 'a', position: 0, from: 10, until: null },
      { code: CODE, itemId: 'b', position: 1, from: 10, until: null },
    ])
    expect(await hold(['a', 'b'], 40, false)).toContainEqual({
      code: CODE,
      itemId: 'a',
      position: null,
      from: 40,
      until: null,
    })
    expect(await hold([], 40, false)).toEqual([
      { code: CODE, itemId: 'a', position: 0, from: 10, until: 40 },
      { code: CODE, itemId: 'b', position: 1, from: 10, until: 40 },
    ])
  })

  test('an item can join a code from a slot in the past, and what the code holds stays as it is', async () => {
    const { store } = fixture
    await organize()
    await store.commit((tx) =>
      tx.setup.setHoldings(
        { code: CODE, organizationId: ORGANIZATION, itemIds: ['a'], ordered: true, from: 10 },
        change(),
      ),
    )
    const items = [
      { itemId: 'a', position: null, from: 4 },
      { itemId: 'b', position: 0, from: 5 },
    ]
    for (const _ of ['once', 'twice'])
      await store.commit((tx) =>
        tx.setup.joinHoldings({ code: CODE, organizationId: ORGANIZATION, items }, change()),
      )
    expect(await store.read((tx) => tx.setup.holdings(ORGANIZATION))).toEqual([
      { code: CODE, itemId: 'b', position: 0, from: 5, until: null },
      { code: CODE, itemId: 'a', position: 0, from: 10, until: null },
    ])
  })

  test('products, licenses, items and organizations are inserted or replaced, and read by page', async () => {
    const { store } = fixture
    await store.commit(async (tx) => {
      for (const id of ['100203', '100201', '100202'])
        await tx.setup.putOrganization({ id, name: id }, change())
      for (const code of ['c', 'a', 'b']) await tx.setup.putProduct(product({ code }), change())
      await tx.setup.putProduct(product({ code: 'a', name: 'replaced' }), change())
      for (const id of ['3', '1', '2'])
        await tx.setup.putLicense(license({ id, organizationId: id === '2' ? '100202' : '100201' }), change())
      await tx.setup.putLicense(license({ id: '1', organizationId: '100201', status: 'activated' }), change())
      for (const id of ['y', 'x']) await tx.setup.putItem(signedItem({ id }), change())
      await tx.setup.putItem({ ...signedItem({ id: 'x' }), jws: 'replaced' }, change())
    })
    await store.read(async (tx) => {
      const { setup } = tx
      expect(
        (await setup.organizations({ limit: 2, after: null })).map((found) => found.organizationId),
      ).toEqual(['100201', '100202'])
      expect(
        (await setup.organizations({ limit: 2, after: '100202' })).map((found) => found.organizationId),
      ).toEqual(['100203'])
      const organizations = async (search: string, after: string | null = null) =>
        (await setup.organizations({ limit: 1, after, search })).map((found) => found.organizationId)
      expect(await organizations('00202')).toEqual(['100202'])
      expect(await organizations('1002', '100201')).toEqual(['100202'])
      expect(await organizations('%')).toEqual([])
      const licenses = async (search: string, organizationId: string | null = null) =>
        (await setup.licenses({ organizationId, search }, { limit: 9, after: null })).map(({ id }) => id)
      // What only another part of the license holds is not meant.
      expect(await licenses('status')).toEqual([])
      expect(await licenses('3')).toEqual(['3'])
      expect(await licenses('100202')).toEqual(['2'])
      expect(await licenses('100202', '100201')).toEqual([])
      expect((await setup.products({ limit: 2, after: 'a' })).map(({ code }) => code)).toEqual(['b', 'c'])
      expect(await setup.product('a')).toEqual(product({ code: 'a', name: 'replaced' }))
      expect(await setup.product('z')).toBeNull()
      expect(
        (await setup.licenses({ organizationId: null }, { limit: 2, after: '1' })).map(({ id }) => id),
      ).toEqual(['2', '3'])
      expect(
        (await setup.licenses({ organizationId: '100201' }, { limit: 9, after: null })).map(({ id }) => id),
      ).toEqual(['1', '3'])
      expect(await setup.license('1')).toMatchObject({ status: 'activated' })
      expect(await setup.license('9')).toBeNull()
      expect((await setup.signedItems(['y', 'nothing', 'x'])).map(({ jws }) => jws)).toEqual([
        'jws-of-y',
        'replaced',
      ])
      expect(await setup.signedItem('y')).toEqual(signedItem({ id: 'y' }))
      expect(await setup.signedItem('nothing')).toBeNull()
    })
  })
}
