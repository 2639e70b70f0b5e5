import type { Io } from './io.ts'

/** Tells on standard error how far something is: on one line of a terminal, elsewhere every tenth. */
export const progressOn = (io: Io, silent?: boolean): ((done: number, text: string) => void) => {
  let percent = -1
  return (done, text) => {
    const now = Math.floor(done * 100)
    if (silent === true || now === percent) return
    const tenth = Math.floor(now / 10) > Math.floor(percent / 10)
    percent = now
    if (io.colours) io.err(`\r\u001b[K${now}%  ${text}`)
    else if (tenth) io.err(`${now}%  ${text}\n`)
    if (now === 100 && io.colours) io.err('\r\u001b[K')
  }
}
