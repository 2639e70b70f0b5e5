import type { Command } from 'commander'
import { apiClient } from './api-client.ts'
import { WrongUsage } from './failure.ts'
import type { Io } from './io.ts'
import { commandOf, type Globals, option } from './options.ts'
import { answer } from './output.ts'

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 }

/** A span as people write it: a number with s, m, h or d. */
export const parseSpan = (text: string, flag = '--advance'): number => {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text.trim()) ?? []
  const factor = unit === undefined ? undefined : SECONDS[unit]
  if (number === undefined || factor === undefined)
    throw new WrongUsage(`${flag} must be a number with s, m, h or d, as 8d, not ${JSON.stringify(text)}.`)
  return Math.round(Number(number) * factor)
}

interface ClockView {
  readonly now: string
  readonly sandbox: boolean
}

export const make = (io: Io): Command =>
  commandOf('clock', 'tell or move the clock of a sandbox', 'countersign clock --advance 8d')
    .addOption(option('--advance <span>', 'move it forward: a number with s, m, h or d').conflicts('set'))
    .addOption(option('--set <time>', 'move it forward to Unix seconds or ISO 8601'))
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Globals & { advance?: string; set?: string }>()
      const client = apiClient(options)
      const move =
        options.advance !== undefined
          ? { advance: parseSpan(options.advance) }
          : options.set !== undefined
            ? { set: options.set }
            : null
      const value =
        move === null ? await client.get<ClockView>('/clock') : await client.post<ClockView>('/clock', move)
      answer(io, options, { value, human: () => `${value.now}${value.sandbox ? ' (sandbox)' : ''}\n` })
    })
