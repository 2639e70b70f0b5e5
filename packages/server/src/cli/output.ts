import type { Io } from './io.ts'
import type { Globals } from './options.ts'
import { inUnixSeconds } from './unix-times.ts'

export type Cell = string | number | boolean | null | undefined | readonly (string | number)[]

const cellText = (cell: Cell): string => {
  if (cell === null || cell === undefined) return '–'
  if (typeof cell === 'number') return cell.toLocaleString('en-US')
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no'
  const text = typeof cell === 'string' ? cell : cell.length === 0 ? '–' : cell.join(', ')
  // Names come from people: nothing of them may steer the terminal.
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '?')
}

const bold = (text: string, io: Io): string => (io.colours ? `\u001b[1m${text}\u001b[22m` : text)
const dim = (text: string, io: Io): string => (io.colours ? `\u001b[2m${text}\u001b[22m` : text)

/** A table with aligned columns; numbers to the right. */
export const table = (io: Io, head: readonly string[], rows: readonly (readonly Cell[])[]): string => {
  if (rows.length === 0) return `${dim('Nothing to show.', io)}\n`
  const texts = rows.map((row) => head.map((_, column) => cellText(row[column])))
  const widths = head.map((title, column) =>
    Math.max(title.length, ...texts.map((row) => row[column]?.length ?? 0)),
  )
  const right = head.map((_, column) => rows.every((row) => typeof row[column] === 'number'))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        right[column] === true ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd()
  return `${[bold(line(head), io), ...texts.map(line)].join('\n')}\n`
}

/** Facts of one thing, one a line. */
export const facts = (io: Io, rows: readonly (readonly [string, Cell])[]): string => {
  const width = Math.max(...rows.map(([name]) => name.length))
  return `${rows.map(([name, value]) => `${dim(name.padEnd(width), io)}  ${cellText(value)}`).join('\n')}\n`
}

/** Answers a command: one JSON value for programs, whose times are Unix seconds, or text for people. */
export const answer = (
  io: Io,
  globals: Pick<Globals, 'json'>,
  given: { readonly value: unknown; readonly human: () => string },
): void => {
  io.out(globals.json === true ? `${JSON.stringify(inUnixSeconds(given.value))}\n` : given.human())
}
