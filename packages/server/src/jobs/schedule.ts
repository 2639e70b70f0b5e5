import type { Seconds } from '@countersign/protocol/vocabulary'

export interface Job {
  readonly name: string
  /** Real seconds between the end of one run and the begin of the next. */
  readonly every: Seconds
  run(): Promise<void>
}

/** Owns the timers of all jobs: always armed again, with jitter, never keeping the process alive (conventions.md 10). */
export const startJobs = (
  jobs: readonly Job[],
  log: { error(facts: object, text: string): void },
): { runAll(): Promise<void>; stop(): Promise<void> } => {
  const timers = new Map<string, NodeJS.Timeout>()
  const running = new Set<Promise<void>>()
  let stopped = false
  const once = async (job: Job): Promise<void> => {
    try {
      await job.run()
    } catch (err) {
      if (!stopped) log.error({ err, job: job.name }, 'A job failed; it runs again at its next time.')
    }
  }
  const track = (job: Job): Promise<void> => {
    const run = once(job).finally(() => running.delete(run))
    running.add(run)
    return run
  }
  const arm = (job: Job): void => {
    if (stopped) return
    const jitter = 0.9 + Math.random() * 0.2
    const timer = setTimeout(() => void track(job).then(() => arm(job)), job.every * 1_000 * jitter)
    timer.unref()
    timers.set(job.name, timer)
  }
  for (const job of jobs) arm(job)
  return {
    runAll: async () => {
      for (const job of jobs) await track(job)
    },
    stop: async () => {
      stopped = true
      for (const timer of timers.values()) clearTimeout(timer)
      await Promise.all(running)
    },
  }
}
