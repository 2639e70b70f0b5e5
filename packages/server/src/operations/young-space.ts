import { PerformanceObserver } from 'node:perf_hooks'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

/** Bytes that the space of young objects takes at most, both of its halves. */
const MOST = 16 * 1024 * 1024
const GROWING = '--semi-space-growth-factor=2'
const FIXED = '--semi-space-growth-factor=1'

const youngSpace = (): number =>
  getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? 0

/** Keeps the space of young objects as small as it is, while code is loaded that leaves much behind. */
export const holdYoungSpace = (): void => setFlagsFromString(FIXED)

/**
 * Lets it grow from now on, to 16 MiB and not to V8's 64: what a collection has to copy, and so its pause and the memory of
 * a busy server, grow with it (docs/performance.md, B8). By this factor, since V8 reads the limit itself only when a
 * process begins, and how that begins is up to who starts it. It is watched for good: V8 makes the space small again
 * while a server is idle, and one that must not grow then collects every sixteen reports, half a millisecond each time.
 */
export const boundYoungSpace = (): void => {
  // The collector would free the bytes of buffers on another thread, which fights with this one for the allocator.
  setFlagsFromString('--no-concurrent-array-buffer-sweeping')
  let growing = true
  setFlagsFromString(GROWING)
  const observer = new PerformanceObserver(() => {
    const grows = youngSpace() < MOST
    if (grows === growing) return
    growing = grows
    setFlagsFromString(grows ? GROWING : FIXED)
  })
  observer.observe({ entryTypes: ['gc'] })
}
