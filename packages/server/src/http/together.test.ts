import { openMemoryStore } from '@countersign/store/memory'
import { expect, it } from 'vitest'
import { together } from './together.ts'

it('answers all others that arrived with a request that fails, each stored once, and fails that one alone', async () => {
  const store = await openMemoryStore()
  const faults: unknown[] = []
  const submit = together<string, string, string>(
    store,
    {
      apply: async (tx, inputs) => {
        for (const input of inputs) {
          if (input === 'poison') throw new Error('poison')
          await tx.outbox.append({ at: 1, kind: input, organizationId: null, data: null })
        }
        return inputs
      },
      committed: async (outputs) => outputs.map((output) => `${output} is stored`),
    },
    (fault) => faults.push(fault),
  )
  const answers = await Promise.allSettled(['a', 'poison', 'b'].map(submit))
  expect(
    answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : answer.reason.message)),
  ).toEqual(['a is stored', 'poison', 'b is stored'])
  expect((await store.read((tx) => tx.outbox.after(0, 10))).map(({ kind }) => kind)).toEqual(['a', 'b'])
  expect(faults).toHaveLength(3)
})
