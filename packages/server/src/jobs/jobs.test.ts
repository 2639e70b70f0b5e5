import { describe, expect, it } from 'vitest'
import { jumpWatch } from './jobs.ts'
import { startJobs } from './schedule.ts'

describe('a clock', () => {
  it('that jumps by more than 10 minutes against the monotonic one is noticed once, and nothing is swept for an hour (H6)', () => {
    let [real, monotonic] = [1_790_000_000, 50]
    const pass = (seconds: number, jump = 0) => {
      real += seconds + jump
      monotonic += seconds
    }
    const watch = jumpWatch(
      () => real,
      () => monotonic,
    )
    pass(60, 30)
    expect([watch.look(), watch.cautious()]).toEqual([null, false])
    pass(60, -86_400)
    expect([watch.look(), watch.look(), watch.cautious()]).toEqual([-86_370, null, true])
    pass(3_600)
    expect(watch.cautious()).toBe(false)
  })
})

describe('jobs', () => {
  it('that fail are told of and do not keep the others from running', async () => {
    const told: string[] = []
    const jobs = startJobs(
      [
        {
          name: 'failing',
          every: 3_600,
          run: async () => {
            throw new Error('no')
          },
        },
        { name: 'working', every: 3_600, run: async () => void told.push('worked') },
      ],
      { error: (facts) => void told.push((facts as { job: string }).job) },
    )
    await jobs.runAll()
    await jobs.stop()
    expect(told).toEqual(['failing', 'worked'])
  })
})
