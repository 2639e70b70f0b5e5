import type { Command } from 'commander'
import { Refused } from './failure.ts'
import type { Io } from './io.ts'
import { type LocalOptions, local } from './local-data.ts'
import { commandOf } from './options.ts'
import { answer } from './output.ts'

const mark = (io: Io, ok: boolean): string => {
  const text = ok ? 'ok  ' : 'BAD '
  return io.colours ? `\u001b[${ok ? 32 : 31}m${text}\u001b[39m` : text
}

export const make = (io: Io): Command =>
  local(
    commandOf(
      'doctor',
      'check what the server needs, and say what to do',
      'countersign doctor --data ./countersign-data',
    ),
  ).action(async (_options: unknown, command: Command) => {
    const options = command.optsWithGlobals<LocalOptions>()
    // The doctor finds the database by the settings, as `serve` does.
    if (options.database !== undefined) io.environment['COUNTERSIGN_DATABASE'] = options.database
    const { doctor } = await import('../operations/doctor.ts')
    const findings = await doctor(options.data)
    const width = Math.max(...findings.map((finding) => finding.check.length))
    answer(io, options, {
      value: findings,
      human: () =>
        findings
          .map((finding) => `${mark(io, finding.ok)}${finding.check.padEnd(width)}  ${finding.message}\n`)
          .join(''),
    })
    const wrong = findings.filter((finding) => !finding.ok)
    if (wrong.length > 0)
      throw new Refused('needs-attention', `${wrong.map((finding) => finding.check).join(', ')}: see above.`)
  })
