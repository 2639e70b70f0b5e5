import { expect, test } from 'vitest'
import type { Fixture } from './describe-store.ts'
import { uuid } from './samples.ts'

const ITEM = 'item-1'

export const seatLaws = (fixture: Fixture): void => {
  const taken = async (now: number): Promise<number | undefined> =>
    (await fixture.store.commit((tx) => tx.authorizations.seats([ITEM], null, now))).get(ITEM)?.taken
  const take = (client: number, at: number, until: number): Promise<void> =>
    fixture.store.commit((tx) => tx.authorizations.putSeat({ itemId: ITEM, client: uuid(client), at, until }))
  const release = (client: number, at: number): Promise<void> =>
    fixture.store.commit((tx) => tx.authorizations.releaseSeat(ITEM, uuid(client), at))
  const own = async (client: number) =>
    (await fixture.store.read((tx) => tx.authorizations.seats([ITEM], uuid(client), 0))).get(ITEM)?.own

  test('an item that nobody took a seat of has none taken', async () => {
    expect(await fixture.store.read((tx) => tx.authorizations.seats([ITEM, 'item-2'], uuid(1), 5))).toEqual(
      new Map([
        [ITEM, { taken: 0, own: null }],
        ['item-2', { taken: 0, own: null }],
      ]),
    )
  })

  test('a seat counts until its end and no longer, without a sweep', async () => {
    await take(1, 100, 200)
    await take(2, 100, 150)
    expect(await taken(149)).toBe(2)
    expect(await taken(150)).toBe(1)
    expect(await taken(199)).toBe(1)
    expect(await taken(200)).toBe(0)
    // A clock that goes back finds them again.
    expect(await taken(149)).toBe(2)
    expect(
      await fixture.store.read(
        async (tx) => (await tx.authorizations.seats([ITEM], null, 160)).get(ITEM)?.taken,
      ),
    ).toBe(1)
  })

  test('a contact moves the end; taken twice counts once; a lapsed seat counts again when taken again', async () => {
    await take(1, 100, 200)
    await take(1, 100, 200)
    await take(1, 150, 250)
    expect(await taken(249)).toBe(1)
    expect(await taken(250)).toBe(0)
    await take(1, 300, 400)
    expect(await taken(350)).toBe(1)
    expect(await own(1)).toEqual({ taken: 100, lastContact: 300, released: null, places: 1 })
  })

  test('an older contact that arrives late moves only what it may: taken to the earliest', async () => {
    await take(1, 100, 200)
    await take(1, 50, 150)
    expect(await own(1)).toEqual({ taken: 50, lastContact: 100, released: null, places: 1 })
    expect(await taken(199)).toBe(1)
  })

  test('a release frees the seat at once; twice is harmless; a later contact takes it anew; an earlier one does not', async () => {
    await take(1, 100, 200)
    await release(1, 120)
    await release(1, 120)
    expect(await taken(120)).toBe(0)
    expect(await own(1)).toEqual({ taken: 100, lastContact: 100, released: 120, places: 1 })
    await take(1, 110, 210)
    expect(await taken(130)).toBe(0)
    await take(1, 130, 230)
    expect(await taken(130)).toBe(1)
    expect(await own(1)).toEqual({ taken: 100, lastContact: 130, released: null, places: 1 })
    await release(1, 125)
    expect(await taken(130)).toBe(1)
    await release(2, 125)
    expect(await taken(130)).toBe(1)
  })

  test('a seat counts with the places that it takes; a contact that names none keeps them', async () => {
    const takePlaces = (
      [at, until]: readonly [number, number],
      client: number,
      places?: number,
    ): Promise<void> =>
      fixture.store.commit((tx) =>
        tx.authorizations.putSeat({
          itemId: ITEM,
          client: uuid(client),
          at,
          until,
          ...(places === undefined ? {} : { places }),
        }),
      )
    await takePlaces([100, 200], 1, 3)
    await takePlaces([100, 150], 2)
    expect(await taken(120)).toBe(4)
    await takePlaces([120, 220], 1)
    expect(await taken(160)).toBe(3)
    await takePlaces([130, 230], 1, 5)
    expect(await taken(160)).toBe(5)
    expect(await own(1)).toEqual({ taken: 100, lastContact: 130, released: null, places: 5 })
    await takePlaces([110, 210], 1, 9)
    expect(await taken(160)).toBe(5)
    await release(1, 140)
    expect(await taken(160)).toBe(0)
    await takePlaces([170, 270], 1, 2)
    expect(await taken(180)).toBe(2)
    expect(await taken(270)).toBe(0)
  })

  test('a seat taken over the quota is a fact of its own, once for each device and instant', async () => {
    const add = (client: number, at: number): Promise<boolean> =>
      fixture.store.commit((tx) =>
        tx.authorizations.addSeatException({ itemId: ITEM, client: uuid(client), at }),
      )
    expect([await add(1, 20), await add(2, 20), await add(1, 10), await add(1, 20)]).toEqual([
      true,
      true,
      true,
      false,
    ])
    await fixture.store.read(async ({ authorizations }) => {
      expect(await authorizations.seatExceptions(ITEM)).toEqual([
        { at: 10, seats: 1 },
        { at: 20, seats: 2 },
      ])
      expect(await authorizations.seatExceptions('item-9')).toEqual([])
    })
  })

  test('seats are listed by item in pages and by client, running or not', async () => {
    for (const client of [3, 1, 2]) await take(client, 100 + client, 200)
    await fixture.store.commit((tx) =>
      tx.authorizations.putSeat({ itemId: 'item-0', client: uuid(1), at: 5, until: 9 }),
    )
    await fixture.store.read(async ({ authorizations }) => {
      const page = await authorizations.seatsOfItem(ITEM, { limit: 2, after: null })
      expect(page.map(({ client }) => client)).toEqual([uuid(3), uuid(1)])
      expect(await authorizations.seatsOfItem(ITEM, { limit: 2, after: uuid(1) })).toEqual([
        {
          client: uuid(2),
          itemId: ITEM,
          taken: 102,
          lastContact: 102,
          released: null,
          until: 200,
          places: 1,
        },
      ])
      expect(await authorizations.seatsOfItem('item-9', { limit: 2, after: null })).toEqual([])
      expect((await authorizations.seatsOfClient(uuid(1))).map(({ itemId }) => itemId)).toEqual([
        'item-0',
        ITEM,
      ])
      expect(await authorizations.seatsOfClient(uuid(9))).toEqual([])
    })
  })

  test('counters equal the seats that run, after many takes, releases and lapses', async () => {
    let seed = 7
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return seed % below
    }
    const ends = new Map<number, { readonly until: number; readonly places: number }>()
    for (let now = 1_000; now < 1_400; now += 1) {
      const client = random(20)
      if (random(3) === 0) {
        await release(client, now)
        const end = ends.get(client)
        if (end !== undefined) ends.set(client, { ...end, until: Math.min(now, end.until) })
      } else {
        const until = now + 1 + random(30)
        const places = 1 + random(4)
        await fixture.store.commit((tx) =>
          tx.authorizations.putSeat({ itemId: ITEM, client: uuid(client), at: now, until, places }),
        )
        ends.set(client, { until, places })
      }
      const running = [...ends.values()].filter(({ until }) => until > now)
      expect(await taken(now), `at ${now}`).toBe(running.reduce((sum, { places }) => sum + places, 0))
    }
    const differences = await fixture.store.commit((tx) =>
      tx.usage.rebuild({ repair: false, sumsOf: () => [], placesOf: () => [], boundariesOf: async () => [] }),
    )
    expect(differences).toEqual([])
  })
}
