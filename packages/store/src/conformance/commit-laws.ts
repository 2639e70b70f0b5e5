import { expect, test } from 'vitest'
import { StoreClosed, StoreOverloaded, type Transaction } from '../port/store.ts'
import type { Fixture, OpenStore } from './describe-store.ts'
import { change, figure, usageClass, uuid } from './samples.ts'

export const commitLaws = (fixture: Fixture, open: OpenStore): void => {
  test('a thousand parallel commits are all stored and answered once', async () => {
    const { store } = fixture
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, (_, number) =>
        store.commit(async (tx) => {
          await tx.state.put('law', String(number), number)
          return number
        }),
      ),
    )
    expect(answers).toEqual(Array.from({ length: 1_000 }, (_, number) => number))
    expect(await store.read((tx) => tx.state.list('law'))).toHaveLength(1_000)
  })

  test('a unit sees the changes of earlier ones in the same commit, in the order of asking', async () => {
    const { store } = fixture
    const add = () =>
      store.commit(async (tx) => {
        const seen = Number((await tx.state.get('law', 'counter')) ?? 0)
        await tx.state.put('law', 'counter', seen + 1)
        return seen
      })
    expect(await Promise.all(Array.from({ length: 50 }, add))).toEqual(
      Array.from({ length: 50 }, (_, number) => number),
    )
  })

  test('a unit that rejects is undone alone and its own rejection is passed on', async () => {
    const { store } = fixture
    const fault = new Error('refused by the unit')
    const outcomes = await Promise.allSettled(
      Array.from({ length: 9 }, (_, number) =>
        store.commit(async (tx) => {
          await tx.state.put('law', String(number), number)
          if (number % 3 === 1) throw fault
        }),
      ),
    )
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ])
    expect(outcomes[1]).toMatchObject({ reason: fault })
    expect((await store.read((tx) => tx.state.list('law'))).map(({ id }) => id)).toEqual([
      '0',
      '2',
      '3',
      '5',
      '6',
      '8',
    ])
  })

  test('work that is alone in its commit and rejects leaves nothing, neither stored nor remembered', async () => {
    const { store } = fixture
    const fault = new Error('refused by the unit')
    const put = (client: string) => async (tx: Transaction) => {
      const classKey = await tx.usage.classKey(usageClass())
      await tx.usage.putFigures([figure(classKey, { client })])
    }
    const refused = store.commit(async (tx) => {
      await put(uuid(1))(tx)
      await tx.state.put('law', 'a', 1)
      throw fault
    })
    await expect(refused).rejects.toBe(fault)
    const submit = store.batch<number, number, number>({
      apply: async (tx) => {
        await put(uuid(2))(tx)
        throw fault
      },
      committed: async (outputs) => outputs,
    })
    await expect(submit(1)).rejects.toBe(fault)
    // Numbers that were given to what is undone are given again, to others.
    await store.commit(put(uuid(3)))
    const figuresOf = (number: number) => store.read((tx) => tx.marks.figuresOf(uuid(number)))
    expect((await Promise.all([1, 2, 3].map(figuresOf))).map(({ length }) => length)).toEqual([0, 0, 1])
    expect(await store.read((tx) => tx.state.list('law'))).toEqual([])
  })

  test('a batch gets all inputs that wait, its answers are made after the commit and in the order of the inputs', async () => {
    const { store } = fixture
    const sizes: number[] = []
    const submit = store.batch<number, number, string>({
      apply: async (tx, inputs) => {
        sizes.push(inputs.length)
        for (const input of inputs) await tx.state.put('law', String(input), input)
        return inputs.map((input) => input * 2)
      },
      committed: async (outputs) => {
        expect(await store.read((tx) => tx.state.list('law'))).toHaveLength(outputs.length)
        return outputs.map((output) => `answer ${output}`)
      },
    })
    expect(await Promise.all([submit(1), submit(2), submit(3)])).toEqual(['answer 2', 'answer 4', 'answer 6'])
    expect(sizes).toEqual([3])
  })

  test('a batch whose work fails stores nothing, rejects each input, and leaves other work and later batches alone', async () => {
    const { store } = fixture
    let broken = true
    const submit = store.batch<number, number, number>({
      apply: async (tx, inputs) => {
        for (const input of inputs) await tx.state.put('batch', String(input), input)
        if (broken) throw new Error('broken')
        return inputs
      },
      committed: async (outputs) => outputs,
    })
    const outcomes = await Promise.allSettled([
      submit(1),
      store.commit((tx) => tx.state.put('unit', 'a', 1)),
      submit(2),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected'])
    expect(await store.read((tx) => tx.state.list('batch'))).toEqual([])
    expect(await store.read((tx) => tx.state.get('unit', 'a'))).toBe(1)
    broken = false
    expect(await submit(3)).toBe(3)
  })

  test('answers that cannot be made reject, though what was stored stays', async () => {
    const { store } = fixture
    const submit = store.batch<number, number, number>({
      apply: async (tx, inputs) => {
        for (const input of inputs) await tx.state.put('batch', String(input), input)
        return inputs
      },
      committed: async () => {
        throw new Error('no signature')
      },
    })
    await expect(submit(1)).rejects.toThrow('no signature')
    expect(await store.read((tx) => tx.state.get('batch', '1'))).toBe(1)
  })

  test('a full queue rejects early, stores nothing of it, and takes work again afterwards', async () => {
    const small = await open({ queueLimit: 10 })
    const outcomes = await Promise.allSettled(
      Array.from({ length: 25 }, (_, number) =>
        small.commit((tx) => tx.state.put('law', String(number), number)),
      ),
    )
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(refused).toHaveLength(15)
    for (const outcome of refused) expect(outcome.reason).toBeInstanceOf(StoreOverloaded)
    expect(await small.read((tx) => tx.state.list('law'))).toHaveLength(10)
    await small.commit((tx) => tx.state.put('law', 'later', 1))
    expect(await small.read((tx) => tx.state.list('law'))).toHaveLength(11)
    await small.close()
  })

  test('the inputs of a batch count one by one against the limit', async () => {
    const small = await open({ queueLimit: 4 })
    const submit = small.batch<number, number, number>({
      apply: async (_tx, inputs) => inputs,
      committed: async (outputs) => outputs,
    })
    const outcomes = await Promise.allSettled([1, 2, 3, 4, 5, 6].map(submit))
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ])
    await small.close()
  })

  test('closing drains the queue, refuses what comes later, and may be done twice', async () => {
    const closing = await open()
    const submit = closing.batch<number, number, number>({
      apply: async (_tx, inputs) => inputs,
      committed: async (outputs) => outputs,
    })
    const pending = [
      ...Array.from({ length: 20 }, (_, number) => closing.commit(async () => number)),
      submit(20),
    ]
    const closed = closing.close()
    await expect(closing.commit(async () => 1)).rejects.toBeInstanceOf(StoreClosed)
    await expect(submit(1)).rejects.toBeInstanceOf(StoreClosed)
    expect(await Promise.all(pending)).toHaveLength(21)
    await closed
    await closing.close()
    await expect(closing.read(async () => 1)).rejects.toBeInstanceOf(StoreClosed)
  })

  test('a read never sees what is not committed', async () => {
    const { store } = fixture
    let reading: Promise<unknown> = Promise.resolve()
    const committed = store.commit(async (tx) => {
      await tx.state.put('law', 'a', 1)
      reading = store.read((other) => other.state.get('law', 'a'))
      await Promise.resolve()
      await tx.state.put('law', 'a', 2)
    })
    await committed
    // It waits for the commit, or sees what was before it.
    expect([null, 2]).toContain(await reading)
    const failing = store.commit(async (tx) => {
      await tx.state.put('law', 'a', 3)
      reading = store.read((other) => other.state.get('law', 'a'))
      throw new Error('undone')
    })
    await expect(failing).rejects.toThrow('undone')
    expect(await reading).toBe(2)
  })

  test('a read must not write', async () => {
    await expect(fixture.store.read((tx) => tx.state.put('law', 'a', 1))).rejects.toThrow(
      'outside of a commit',
    )
    await expect(fixture.store.read((tx) => tx.usage.classKey(usageClass()))).rejects.toThrow(
      'outside of a commit',
    )
    expect(await fixture.store.read((tx) => tx.state.list('law'))).toEqual([])
  })

  test('numbers given to names in a unit that is undone are not remembered', async () => {
    const { store } = fixture
    const undone = Array.from({ length: 5 }, (_, number) =>
      store.commit(async (tx) => {
        const classKey = await tx.usage.classKey(usageClass({ edition: `undone-${number}` }))
        await tx.usage.putFigures([
          figure(classKey, { client: uuid(100 + number), module: `undone-${number}` }),
        ])
        await tx.setup.putOrganization({ id: '100200', name: `undone-${number}` }, change())
        await tx.setup.organization('100200')
        throw new Error('undone')
      }),
    )
    const kept = Array.from({ length: 5 }, (_, number) =>
      store.commit(async (tx) => {
        const classKey = await tx.usage.classKey(usageClass({ edition: `kept-${number}` }))
        await tx.usage.putFigures([
          figure(classKey, { client: uuid(200 + number), module: `kept-${number}` }),
        ])
        await tx.setup.putOrganization({ id: '100200', name: `kept-${number}` }, change())
      }),
    )
    await Promise.allSettled([...undone, ...kept])
    const again = await store.commit(async (tx) => {
      const classKey = await tx.usage.classKey(usageClass({ edition: 'undone-2' }))
      await tx.usage.putFigures([figure(classKey, { client: uuid(102), module: 'undone-2' })])
      return {
        classKey,
        classes: await tx.usage.classes([classKey]),
        figures: await tx.usage.figures([{ client: uuid(102), slot: figure(0).slot }]),
      }
    })
    expect(again.classes.get(again.classKey)).toEqual(usageClass({ edition: 'undone-2' }))
    expect(again.figures.map(({ module }) => module)).toEqual(['undone-2'])
    for (let number = 0; number < 5; number += 1) {
      const [stored] = await store.read((tx) =>
        tx.usage.figures([{ client: uuid(200 + number), slot: figure(0).slot }]),
      )
      expect(stored).toMatchObject({ client: uuid(200 + number), module: `kept-${number}` })
      expect(
        (await store.read((tx) => tx.usage.classes([stored?.ticket.classKey ?? 0]))).get(
          stored?.ticket.classKey ?? 0,
        ),
      ).toMatchObject({ edition: `kept-${number}` })
    }
    expect(await store.read((tx) => tx.setup.organization('100200'))).toMatchObject({
      name: 'kept-4',
      version: 5,
    })
  })
}
