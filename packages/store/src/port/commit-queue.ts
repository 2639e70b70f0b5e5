import type { AccessLock } from './access-lock.ts'
import { type BatchWork, StoreClosed, StoreOverloaded, type Transaction } from './store.ts'

/** What a group commit needs from an engine. Each method rejects with the engine's error. */
export interface Journal {
  readonly transaction: Transaction
  begin(): Promise<void>
  /** Resolves once the transaction is durable. */
  commit(): Promise<void>
  /** Undoes the transaction, also one that the engine has already ended by itself; never rejects. */
  rollback(): Promise<void>
  savepoint(): Promise<void>
  releaseSavepoint(): Promise<void>
  rollbackToSavepoint(): Promise<void>
  /** Whether what failed may succeed when it is decided again, and the reason to tell when it does not. */
  judge(reason: unknown): Verdict
}

export interface Verdict {
  /** Another server was in the way, or the connection was lost before anything was durable. */
  readonly again: boolean
  readonly reason: unknown
}

/** How often a commit, or a unit of it, is tried before its failure is told. */
const TRIES = 10
/** Milliseconds before it is tried again: so many more each time, by chance up to as many again. */
const PAUSE = 20

/** Inputs that wait for a commit if nothing else is said. */
export const QUEUE_LIMIT = 4_096

/** Work that stands in one commit: a unit, or all waiting inputs of a batch. */
interface Work {
  /** Runs in a savepoint of its own; again from the start when the commit is repeated. */
  apply(transaction: Transaction): Promise<void>
  /** Called once after the commit. */
  durable(): void
  /** Called once when nothing of it is stored. */
  undone(reason: unknown): void
}

/** Work that is to be tried again in a transaction of its own. */
interface Deferred {
  readonly work: Work
  readonly verdict: Verdict
}

interface Attempt {
  readonly applied: readonly Work[]
  readonly deferred: readonly Deferred[]
  readonly failure: Verdict | null
}

interface Waiting<Input, Answer> {
  readonly input: Input
  readonly resolve: (answer: Answer) => void
  readonly reject: (reason: unknown) => void
}

/**
 * The group commit: a bounded queue and one loop that commits whatever is waiting as soon as the last commit is done.
 * It waits for one turn of the event loop first, so that requests that have already arrived share the commit; there is no timer.
 */
export class CommitQueue {
  readonly #journal: Journal
  readonly #lock: AccessLock
  readonly #limit: number
  #waiting: Work[] = []
  #inputs = 0
  #loop: Promise<void> | null = null
  #closing = false
  readonly #answering = new Set<Promise<void>>()

  constructor(journal: Journal, lock: AccessLock, limit: number = QUEUE_LIMIT) {
    this.#journal = journal
    this.#lock = lock
    this.#limit = limit
  }

  commit<T>(unit: (tx: Transaction) => Promise<T>): Promise<T> {
    const refused = this.#refusal()
    if (refused !== null) return Promise.reject(refused)
    return new Promise<T>((resolve, reject) => {
      let finish = (): void => undefined
      this.#enqueue({
        apply: async (transaction) => {
          const result = await unit(transaction)
          finish = () => resolve(result)
        },
        durable: () => finish(),
        undone: reject,
      })
    })
  }

  batch<Input, Output, Answer>(work: BatchWork<Input, Output, Answer>): (input: Input) => Promise<Answer> {
    let gathering: Waiting<Input, Answer>[] | null = null
    // Answers of one kind are made one commit after the other, so that heads of receipts form a chain.
    let answered: Promise<void> = Promise.resolve()
    const open = (): Waiting<Input, Answer>[] => {
      const inputs: Waiting<Input, Answer>[] = []
      let outputs: readonly Output[] = []
      this.#enqueue({
        apply: async (transaction) => {
          if (gathering === inputs) gathering = null
          outputs = await work.apply(
            transaction,
            inputs.map((waiting) => waiting.input),
          )
          if (outputs.length !== inputs.length)
            throw new Error(`A batch of ${inputs.length} inputs gave ${outputs.length} outputs.`)
        },
        durable: () => {
          const before = answered
          answered = this.#track(before.then(() => answer(work, outputs, inputs)))
        },
        undone: (reason) => {
          if (gathering === inputs) gathering = null
          for (const waiting of inputs) waiting.reject(reason)
        },
      })
      // The inputs themselves are counted below, one by one.
      this.#inputs -= 1
      return inputs
    }
    return (input) => {
      const refused = this.#refusal()
      if (refused !== null) return Promise.reject(refused)
      return new Promise<Answer>((resolve, reject) => {
        gathering ??= open()
        gathering.push({ input, resolve, reject })
        this.#inputs += 1
      })
    }
  }

  /** Refuses what comes from now on, and resolves when everything queued has been answered. */
  async close(): Promise<void> {
    this.#closing = true
    while (this.#loop !== null) await this.#loop
    await Promise.all(this.#answering)
  }

  #refusal(): Error | null {
    if (this.#closing) return new StoreClosed('The store is closing; nothing was stored.')
    if (this.#inputs >= this.#limit)
      return new StoreOverloaded(`${this.#limit} inputs already wait for a commit; nothing was stored.`)
    return null
  }

  #enqueue(work: Work): void {
    this.#waiting.push(work)
    this.#inputs += 1
    this.#loop ??= this.#run()
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      await new Promise<void>((resolve) => setImmediate(resolve))
      await this.#lock.acquire()
      // Taken only now: what arrived while a reader was served belongs to this commit too.
      const taken = this.#waiting
      this.#waiting = []
      this.#inputs = 0
      try {
        await this.#commitTogether(taken)
      } finally {
        this.#lock.release()
      }
    }
    this.#loop = null
  }

  /** Commits; what other servers were in the way of, or a lost connection, is decided again from the start. */
  async #commitTogether(taken: readonly Work[]): Promise<void> {
    let pending = taken
    for (let tries = 1; pending.length > 0; tries += 1) {
      const { applied, deferred, failure } = await this.#attempt(pending)
      if (failure === null) for (const work of applied) work.durable()
      pending =
        failure === null
          ? deferred.map(({ work }) => work)
          : [...applied, ...deferred.map(({ work }) => work)]
      if (pending.length === 0) return
      const verdicts = failure === null ? deferred.map(({ verdict }) => verdict) : [failure]
      if (tries === TRIES || verdicts.some(({ again }) => !again)) {
        for (const work of pending) work.undone(verdicts[0]?.reason)
        return
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE * tries * (1 + Math.random())))
    }
  }

  /** One transaction: what is applied is durable unless there is a failure; what is deferred is undone alone. */
  async #attempt(pending: readonly Work[]): Promise<Attempt> {
    const journal = this.#journal
    const applied: Work[] = []
    const deferred: Deferred[] = []
    let next = 0
    try {
      await journal.begin()
      const [only] = pending
      if (only !== undefined && pending.length === 1) {
        // Nothing else is in this transaction that a savepoint would keep: it would only copy every page that changes.
        await only.apply(journal.transaction)
        applied.push(only)
        next = 1
      } else {
        for (const work of pending) {
          const verdict = await applyAlone(journal, work)
          if (verdict === null) applied.push(work)
          else if (verdict.again) deferred.push({ work, verdict })
          // Told at once, since its outcome no longer depends on the commit.
          else work.undone(verdict.reason)
          next += 1
        }
      }
      await journal.commit()
      return { applied, deferred, failure: null }
    } catch (reason) {
      await journal.rollback()
      return { applied: [...applied, ...pending.slice(next)], deferred, failure: journal.judge(reason) }
    }
  }

  #track(answering: Promise<void>): Promise<void> {
    this.#answering.add(answering)
    return answering.finally(() => this.#answering.delete(answering))
  }
}

/** Applies work in a savepoint of its own; null: it is applied, else why it is undone. */
const applyAlone = async (journal: Journal, work: Work): Promise<Verdict | null> => {
  await journal.savepoint()
  try {
    await work.apply(journal.transaction)
    await journal.releaseSavepoint()
    return null
  } catch (reason) {
    await undoAlone(journal, reason)
    return journal.judge(reason)
  }
}

/** Undoes the open savepoint; when the engine has already given up the whole transaction, the reason is everyone's. */
const undoAlone = async (journal: Journal, reason: unknown): Promise<void> => {
  try {
    await journal.rollbackToSavepoint()
    await journal.releaseSavepoint()
  } catch (lost) {
    throw reason instanceof Error ? reason : lost
  }
}

const answer = async <Input, Output, Answer>(
  work: BatchWork<Input, Output, Answer>,
  outputs: readonly Output[],
  inputs: readonly Waiting<Input, Answer>[],
): Promise<void> => {
  try {
    const answers = await work.committed(outputs)
    if (answers.length !== inputs.length)
      throw new Error(`A batch of ${inputs.length} inputs gave ${answers.length} answers.`)
    answers.forEach((one, index) => {
      inputs[index]?.resolve(one)
    })
  } catch (reason) {
    for (const waiting of inputs) waiting.reject(reason)
  }
}
