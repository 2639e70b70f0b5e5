import { type BatchWork, isStoreError, type Store } from '@countersign/store/port'

/**
 * Commits together what has arrived together. A fault may come of one input alone: then each is committed again by itself, so
 * that the others are answered. `doubt` is told of it. For work in which an input may be repeated (A8b, U4).
 */
export const together = <Input, Output, Answer>(
  store: Pick<Store, 'batch' | 'commit'>,
  work: BatchWork<Input, Output, Answer>,
  doubt: (fault: unknown) => void,
): ((input: Input) => Promise<Answer>) => {
  const submit = store.batch(work)
  return async (input) => {
    try {
      return await submit(input)
    } catch (fault) {
      if (isStoreError(fault)) throw fault
      doubt(fault)
      const answers = await work.committed(await store.commit((tx) => work.apply(tx, [input])))
      return answers[0] as Answer
    }
  }
}
