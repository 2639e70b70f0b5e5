import { type ChildProcess, fork } from 'node:child_process'
import { startProfile, stopProfile } from './profile.ts'

interface Call {
  readonly id: number
  readonly name: string
  readonly argument: unknown
}

interface Answer {
  readonly id: number
  readonly value?: unknown
  readonly error?: string
}

/** Commands that a process of a benchmark answers. */
export type Commands = Readonly<Record<string, (argument: never) => unknown>>

type Argument<C extends Commands, N extends keyof C> = Parameters<C[N]>[0]
type Value<C extends Commands, N extends keyof C> = Awaited<ReturnType<C[N]>>

/** A process that is told what to do. */
export interface Child<C extends Commands> {
  readonly pid: number
  /** Rejects with what the process says, or when it ends before it has answered. */
  call<N extends keyof C & string>(name: N, argument: Argument<C, N>): Promise<Value<C, N>>
  stop(): Promise<void>
}

export interface ChildOptions {
  readonly environment?: Readonly<Record<string, string>>
  readonly nodeOptions?: readonly string[]
}

/** Starts a file of this folder as a process of its own. */
export const startChild = <C extends Commands>(file: string, options: ChildOptions = {}): Child<C> => {
  const child: ChildProcess = fork(new URL(file, import.meta.url), {
    execArgv: [
      '--conditions=source',
      '--disable-warning=ExperimentalWarning',
      ...(options.nodeOptions ?? []),
    ],
    env: { ...process.env, ...options.environment },
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const waiting = new Map<number, { resolve(value: unknown): void; reject(reason: Error): void }>()
  let calls = 0
  child.on('message', (answer: Answer) => {
    const call = waiting.get(answer.id)
    waiting.delete(answer.id)
    if (answer.error === undefined) call?.resolve(answer.value)
    else call?.reject(new Error(answer.error))
  })
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      for (const call of waiting.values())
        call.reject(new Error(`${file} ended before it answered (${signal ?? code}).`))
      resolve()
    })
  })
  return {
    pid: child.pid ?? 0,
    call: (name, argument) =>
      new Promise((resolve, reject) => {
        calls += 1
        waiting.set(calls, { resolve: resolve as (value: unknown) => void, reject })
        child.send({ id: calls, name, argument } satisfies Call)
      }),
    stop: async () => {
      if (child.connected) child.disconnect()
      await ended
    },
  }
}

/** The other side: answers calls until the parent goes away, then calls `close` and ends. */
export const answerCalls = (commands: Commands, close: () => Promise<void> = async () => undefined): void => {
  const answer = async ({ id, name, argument }: Call): Promise<Answer> => {
    try {
      const command = commands[name]
      if (command === undefined) throw new Error(`No such command: ${name}.`)
      return { id, value: await command(argument as never) }
    } catch (error) {
      return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
    }
  }
  process.on('message', (call: Call) => void answer(call).then((made) => process.send?.(made)))
  process.on('disconnect', () => void close().finally(() => process.exit()))
}

/** Microseconds of processor time that this process has taken. */
const processorTime = (): number => {
  const { user, system } = process.cpuUsage()
  return user + system
}

let begun = 0

/** Commands of a process whose processor time is measured. */
export const measuring = {
  begin: async (): Promise<void> => {
    await startProfile()
    begun = processorTime()
  },
  /** Microseconds of processor time since `begin`. */
  end: async (): Promise<number> => {
    const spent = processorTime() - begun
    await stopProfile()
    return spent
  },
} as const
