import { expect, test } from 'vitest'
import type { ExcessSum, PlaceDelta } from '../port/facts.ts'
import type { Fixture } from './describe-store.ts'
import { change, figure, ORGANIZATION, SLOT, usageClass, uuid } from './samples.ts'

const delta = (changed: Partial<PlaceDelta> = {}): PlaceDelta => ({
  organizationId: ORGANIZATION,
  slot: SLOT,
  demand: '1 qr-code',
  devices: 1,
  ...changed,
})

const byText = <T>(rows: readonly T[]): readonly T[] =>
  [...rows].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

export const placeLaws = (fixture: Fixture): void => {
  const add = (...deltas: readonly PlaceDelta[]): Promise<void> =>
    fixture.store.commit((tx) => tx.usage.addPlaces(deltas))
  const demands = async (slot = SLOT) =>
    byText(await fixture.store.read((tx) => tx.usage.demands(ORGANIZATION, slot)))

  test('devices are counted by slot and demand, and a demand that nobody has any more vanishes', async () => {
    await add(delta(), delta({ devices: 2 }), delta({ demand: '1 ocr,1 qr-code' }), delta({ slot: SLOT + 1 }))
    await add(delta({ organizationId: '100201', devices: 9 }))
    expect(await demands()).toEqual([
      { demand: '1 ocr,1 qr-code', devices: 1 },
      { demand: '1 qr-code', devices: 3 },
    ])
    await add(delta({ demand: '1 ocr,1 qr-code', devices: -1 }), delta({ devices: -1 }))
    expect(await demands()).toEqual([{ demand: '1 qr-code', devices: 2 }])
    expect(await demands(SLOT + 2)).toEqual([])
  })

  test('demands are read slot by slot, whole ones, after the one given', async () => {
    for (const slot of [SLOT, SLOT + 1, SLOT + 3])
      for (const module of ['a', 'b', 'c']) await add(delta({ slot, demand: `1 ${module}` }))
    const page = (slot: number | null, limit: number) =>
      fixture.store.read((tx) => tx.usage.demandsAfter(ORGANIZATION, slot, limit))
    const first = await page(null, 4)
    expect(first.map(({ slot }) => slot)).toEqual([SLOT, SLOT, SLOT, SLOT + 1, SLOT + 1, SLOT + 1])
    const second = await page(SLOT + 1, 4)
    expect(byText(second)).toEqual(
      ['a', 'b', 'c'].map((module) => ({ slot: SLOT + 3, demand: `1 ${module}`, devices: 1 })),
    )
    expect(await page(SLOT + 3, 4)).toEqual([])
    expect((await page(null, 1)).map(({ slot }) => slot)).toEqual([SLOT, SLOT, SLOT])
  })

  test('what is beyond quotas is added by bucket and choice, replaced as a whole, and gone at 0', async () => {
    const sum = (changed: Partial<ExcessSum> = {}): ExcessSum => ({
      bucket: SLOT,
      choice: ['item-1', 'item-2'],
      places: 3,
      ...changed,
    })
    const excess = async () => byText(await fixture.store.read((tx) => tx.usage.excess(ORGANIZATION)))
    await fixture.store.commit((tx) => tx.usage.addExcess(ORGANIZATION, [sum(), sum({ choice: ['item-1'] })]))
    await fixture.store.commit((tx) => tx.usage.addExcess(ORGANIZATION, [sum({ places: -2 })]))
    expect(await excess()).toEqual(byText([sum({ places: 1 }), sum({ choice: ['item-1'] })]))
    await fixture.store.commit((tx) => tx.usage.addExcess(ORGANIZATION, [sum({ places: -1 })]))
    expect(await excess()).toEqual([sum({ choice: ['item-1'] })])
    const wanted = [sum({ bucket: SLOT + 5, places: 7 })]
    for (let time = 0; time < 2; time++)
      await fixture.store.commit((tx) => tx.usage.putExcess(ORGANIZATION, wanted))
    expect(await excess()).toEqual(wanted)
    await fixture.store.commit(async (tx) => {
      await tx.setup.putOrganization({ id: ORGANIZATION, name: 'Acme' }, change())
      expect((await tx.usage.chargeBasis(ORGANIZATION))?.excess).toEqual(wanted)
      await tx.usage.putExcess(ORGANIZATION, [])
    })
    expect(await excess()).toEqual([])
  })

  test('the stage last told of an item is kept by organization, and replaced', async () => {
    const tell = (itemId: string, stage: string, organizationId = ORGANIZATION) =>
      fixture.store.commit((tx) => tx.usage.tellStage({ organizationId, itemId, stage }))
    await tell('item-1', 'normal')
    await tell('item-1', 'grace')
    await tell('item-2', 'normal')
    await tell('item-3', 'normal', '100201')
    expect(await fixture.store.read((tx) => tx.usage.toldStages(ORGANIZATION))).toEqual(
      new Map([
        ['item-1', 'grace'],
        ['item-2', 'normal'],
      ]),
    )
  })

  test('rebuilding counts the demands of all figures again', async () => {
    const rebuild = (repair: boolean) =>
      fixture.store.commit((tx) =>
        tx.usage.rebuild({
          repair,
          sumsOf: () => [],
          placesOf: (figures) => figures.slice(0, 1).map(({ slot }) => delta({ slot })),
          boundariesOf: async () => [0],
        }),
      )
    await fixture.store.commit(async (tx) => {
      const key = await tx.usage.classKey(usageClass())
      await tx.usage.putFigures([1, 2].map((client) => figure(key, { client: uuid(client) })))
    })
    await add(delta({ devices: 2 }))
    expect(await rebuild(false)).toEqual([])
    await add(delta({ devices: 1 }), delta({ slot: SLOT + 9 }))
    const found = (await rebuild(true)).map(({ kind, stored, computed }) => ({ kind, stored, computed }))
    expect(byText(found)).toEqual([
      { kind: 'place-count', stored: 1, computed: 0 },
      { kind: 'place-count', stored: 3, computed: 2 },
    ])
    expect(await rebuild(false)).toEqual([])
    expect(await demands()).toEqual([{ demand: '1 qr-code', devices: 2 }])
  })

  test('classes are told apart by the instances granted, and those without have the text that they always had', async () => {
    await fixture.store.commit(async ({ usage }) => {
      const plain = await usage.classKey(usageClass())
      const three = await usage.classKey(usageClass({ instances: 3 }))
      expect(await usage.classKey(usageClass({ instances: null }))).toBe(plain)
      expect(three).not.toBe(plain)
      expect((await usage.classes([three])).get(three)).toEqual(usageClass({ instances: 3 }))
      expect([...(await usage.allClasses()).keys()].sort()).toEqual([plain, three].sort())
    })
  })
}
