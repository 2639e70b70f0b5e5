import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Box, Seen } from './measure.ts'
import { SCHEMES, WIDTHS } from './measure.ts'

const FOLDER = join(import.meta.dirname, 'pages')

/** Pixels, and the part of a length, by which a box may differ: how letters are drawn differs among machines. */
const PIXELS = 6
const PART = 0.03

const written = (box: Box): string => (box === null ? '–' : box.join(','))

/** A page as text, one line for each thing that is seen: in words, then where at each width, then its colours. */
export const textOf = (seen: readonly Seen[]): string =>
  seen
    .map(({ kind, words, boxes, colours }) =>
      [kind, words, ...boxes.map(written), ...colours].join(' | ').concat('\n'),
    )
    .join('')

const near = (a: number, b: number): boolean =>
  Math.abs(a - b) <= Math.max(PIXELS, PART * Math.max(Math.abs(a), Math.abs(b)))

const nearBox = (a: string, b: string): boolean => {
  const [left, right] = [a.split(','), b.split(',')]
  return (
    a === b ||
    (left.length === right.length && left.every((part, index) => near(Number(part), Number(right[index]))))
  )
}

const cellsOf = (line: string): readonly string[] => line.split(' | ')
const HEAD = 2

/**
 * What differs between two texts of a page, in words. With `structure` alone: what is there and what it says, not where; for
 * another Chromium than that of the baseline.
 */
export const differences = (before: string, now: string, structure: boolean): readonly string[] => {
  const [old, fresh] = [before.split('\n'), now.split('\n')]
  const found: string[] = []
  for (let index = 0; index < Math.max(old.length, fresh.length); index += 1) {
    const [was, is] = [cellsOf(old[index] ?? ''), cellsOf(fresh[index] ?? '')]
    if (was[0] !== is[0] || was[1] !== is[1]) {
      // Everything behind it is moved as well.
      found.push(
        `line ${index + 1}: was “${was.slice(0, HEAD).join(' ')}”, is “${is.slice(0, HEAD).join(' ')}”`,
      )
      break
    }
    if (structure) continue
    for (const [at, width] of WIDTHS.entries()) {
      const [a = '', b = ''] = [was[HEAD + at], is[HEAD + at]]
      if (!nearBox(a, b)) found.push(`${width} px: ${was[0]} “${was[1]}” was at ${a}, is at ${b}`)
    }
    for (const [at, scheme] of SCHEMES.entries()) {
      const [a, b] = [was[HEAD + WIDTHS.length + at], is[HEAD + WIDTHS.length + at]]
      if (a !== b) found.push(`${scheme}: ${was[0]} “${was[1]}” was ${a}, is ${b}`)
    }
  }
  return found
}

/** Baselines are written anew when this asks for it: to be looked at, and committed with the change that they show. */
const WRITE = process.env['COUNTERSIGN_LOOKS'] === 'write'

const fileOf = (name: string): string => join(FOLDER, `${name}.txt`)

/** Whether the baselines were made with this major version of Chromium; writes it down when they are written anew. */
export const madeWith = async (chromium: string): Promise<boolean> => {
  const major = chromium.split('.')[0] ?? ''
  if (WRITE) {
    await mkdir(FOLDER, { recursive: true })
    await writeFile(fileOf('made-with-chromium'), `${major}\n`)
  }
  return (await readFile(fileOf('made-with-chromium'), 'utf8')).trim() === major
}

/** Compares a page with its baseline; says what differs. */
export const compare = async (
  name: string,
  seen: readonly Seen[],
  structure: boolean,
): Promise<readonly string[]> => {
  const text = textOf(seen)
  if (WRITE) await writeFile(fileOf(name), text)
  return differences(await readFile(fileOf(name), 'utf8'), text, structure)
}
