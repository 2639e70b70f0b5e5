import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Command } from './commands.ts'

/** A page and what it may speak of. `page` is relative to `root`. */
export interface Page {
  readonly page: string
  readonly text: string
  readonly root: string
  readonly scripts: ReadonlySet<string>
  /** Null: the page may speak of commands that are not there yet. */
  readonly commands: Command | null
}

const FENCE = /^(```|~~~).*?^\1/gms
const TOP = /^(packages|examples|e2e|tooling|docs|bench|\.ci)\/[\w./@-]*$/

const slug = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-')

/** The anchors of a page's headings, as code hosts make them. */
const anchors = (text: string): ReadonlySet<string> =>
  new Set(
    [...text.replaceAll(FENCE, '').matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => slug(heading)),
  )

const brokenLinks = ({ page, text, root }: Page): readonly string[] => {
  const outside = text.replaceAll(FENCE, '').replaceAll(/`[^`\n]*`/g, '')
  const targets = [
    ...[...outside.matchAll(/\]\(([^)\s]+)(?: "[^"]*")?\)/g)].map(([, target = '']) => target),
    ...[...outside.matchAll(/(?:src|srcset|href)="([^"\s]+)"/g)].map(([, target = '']) => target),
  ]
  return targets
    .filter((target) => !/^(https?:|mailto:)/.test(target))
    .flatMap((target) => {
      const [path = '', anchor] = target.split('#')
      const file = path === '' ? page : join(dirname(page), path)
      if (!existsSync(join(root, file))) return [`links to ${target}, which does not exist`]
      if (anchor === undefined || !file.endsWith('.md')) return []
      return anchors(readFileSync(join(root, file), 'utf8')).has(anchor)
        ? []
        : [`links to ${target}, a heading that does not exist`]
    })
}

/** Words of code, as in `packages/store`, that look like paths of this workspace. */
const missingPaths = ({ text, root }: Page): readonly string[] =>
  [...text.replaceAll(FENCE, '').matchAll(/`([^`\n]+)`/g)]
    .map(([, code = '']) => code)
    .filter((code) => TOP.test(code) && !existsSync(join(root, code)))
    .map((code) => `names ${code}, which does not exist`)

const commandLines = (text: string): readonly string[] => {
  const fenced = [...text.matchAll(FENCE)].flatMap(([block]) => block.replaceAll(/\\\n\s*/g, ' ').split('\n'))
  const inline = [...text.replaceAll(FENCE, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)
  return [...fenced, ...inline]
    .flatMap((line) => line.split(/ (?:&&|\|) |\$\(/))
    .map((line) => line.replace(/^\s*\$ /, '').trim())
}

const unknownScripts = ({ text, scripts }: Page): readonly string[] =>
  commandLines(text)
    .map((line) => /^npm run ([\w:-]+)/.exec(line)?.[1])
    .filter((script) => script !== undefined && !scripts.has(script))
    .map((script) => `calls npm run ${script}, a script that package.json lacks`)

const inLine = (line: string, commands: Command): readonly string[] => {
  const words = /^(?:[A-Z_]+=\S* )*(?:npx )?countersign (.+)$/.exec(line)?.[1]?.split(/\s+/)
  if (words === undefined) return []
  let command = commands
  for (const word of words) {
    const next = command.commands.get(word)
    if (next === undefined) {
      if (command.commands.size > 0 && /^[a-z][a-z-]*$/.test(word)) {
        return [`calls countersign ${words.join(' ')}, but there is no ${word}`]
      }
      break
    }
    command = next
  }
  return words
    .map((word) => /^\[?(--[a-z][a-z-]*)/.exec(word)?.[1])
    .filter((option) => option !== undefined && !command.options.has(option) && !commands.options.has(option))
    .map((option) => `calls countersign ${words.join(' ')}, which has no ${option}`)
}

const unknownCommands = ({ text, commands }: Page): readonly string[] =>
  commands === null ? [] : commandLines(text).flatMap((line) => inLine(line, commands))

/** What a page says that is not so, one line each. */
export const problemsOf = (page: Page): readonly string[] =>
  [brokenLinks, missingPaths, unknownScripts, unknownCommands]
    .flatMap((check) => check(page))
    .map((problem) => `${page.page} ${problem}`)
