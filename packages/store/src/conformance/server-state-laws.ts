import { expect, test } from 'vitest'
import type { Fixture } from './describe-store.ts'

export const serverStateLaws = (fixture: Fixture): void => {
  test('documents are inserted, replaced, listed by ID and deleted, twice without harm', async () => {
    await fixture.store.commit(async ({ state }) => {
      expect(await state.get('key', 'a')).toBeNull()
      await state.put('key', 'b', { deep: [1, null, 'x'] })
      await state.put('key', 'a', 'first')
      await state.put('key', 'a', 'second')
      await state.put('clock', 'a', 5)
      expect(await state.list('key')).toEqual([
        { kind: 'key', id: 'a', value: 'second' },
        { kind: 'key', id: 'b', value: { deep: [1, null, 'x'] } },
      ])
      await state.delete('key', 'a')
      await state.delete('key', 'a')
      expect(await state.get('key', 'a')).toBeNull()
      expect(await state.get('clock', 'a')).toBe(5)
      expect(await state.list('nothing')).toEqual([])
    })
  })

  test('an answer is kept under its key until it is swept', async () => {
    const answer = { digest: 'd', status: 201, body: '{}' }
    await fixture.store.commit(async ({ state }) => {
      await state.putIdempotent('old', { ...answer, at: 99 })
      await state.putIdempotent('new', { ...answer, at: 100 })
      await state.putIdempotent('new', { ...answer, status: 200, at: 100 })
      await state.sweepIdempotent(100)
      expect(await state.idempotent('old')).toBeNull()
      expect(await state.idempotent('new')).toEqual({ ...answer, status: 200 })
    })
  })

  test('a head that is stored stays; heads are read by chain and number', async () => {
    await fixture.store.commit(async ({ state }) => {
      for (const number of [1, 2, 3]) await state.appendHead({ chain: 'a', number, jws: `a${number}`, at: 5 })
      await state.appendHead({ chain: 'b', number: 1, jws: 'b1', at: 5 })
      await state.appendHead({ chain: 'a', number: 2, jws: 'another', at: 6 })
      expect(await state.heads('a', 1, 10)).toEqual([
        { number: 2, jws: 'a2' },
        { number: 3, jws: 'a3' },
      ])
      expect(await state.heads('a', 0, 1)).toEqual([{ number: 1, jws: 'a1' }])
      expect(await state.heads('c', 0, 1)).toEqual([])
    })
  })

  test('rows of the outbox are forgotten by age, and their numbers are not given again', async () => {
    const row = { kind: 'x', organizationId: null, data: null }
    await fixture.store.commit(async ({ outbox }) => {
      for (const at of [10, 20, 30]) await outbox.append({ ...row, at })
      await outbox.sweep(40)
    })
    expect(await fixture.store.read(({ outbox }) => outbox.after(0, 10))).toEqual([])
    await fixture.store.commit(async ({ outbox }) => {
      await outbox.append({ ...row, at: 50 })
      await outbox.sweep(50)
    })
    expect(await fixture.store.read(({ outbox }) => outbox.after(3, 10))).toMatchObject([{ at: 50 }])
  })

  test('rows of the outbox are numbered upwards and read after a cursor', async () => {
    const row = { at: 5, kind: 'alert', organizationId: null, data: { level: 75 } }
    await fixture.store.commit(({ outbox }) => outbox.append(row))
    await fixture.store.commit(({ outbox }) => outbox.append({ ...row, organizationId: '100200' }))
    const rows = await fixture.store.read(({ outbox }) => outbox.after(0, 10))
    expect(rows).toMatchObject([row, { ...row, organizationId: '100200' }])
    expect(await fixture.store.read(({ outbox }) => outbox.after(rows[0]?.number ?? 0, 10))).toEqual(
      rows.slice(1),
    )
    expect(await fixture.store.read(({ outbox }) => outbox.after(0, 1))).toEqual(rows.slice(0, 1))
    const failing = fixture.store.commit(async ({ outbox }) => {
      await outbox.append(row)
      throw new Error('undone')
    })
    await expect(failing).rejects.toThrow('undone')
    expect(await fixture.store.read(({ outbox }) => outbox.after(0, 10))).toEqual(rows)
  })
}
