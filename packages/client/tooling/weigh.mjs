// node tooling/weigh.mjs [bundle]: what each source file weighs in what pages load, by the source map; in KiB after gzip, of
// which each byte of a script bears the same part.
import { SourceMap } from 'node:module'
import { gzipSync } from 'node:zlib'
import { filesOf } from './bundles.mjs'

const kib = (bytes) => (bytes / 1024).toFixed(2).padStart(7)

/** Characters of a script by source file. */
const charactersOf = (code, map) => {
  const found = new Map()
  code.split('\n').forEach((line, row) => {
    let [from, source] = [0, '']
    for (let column = 0; column <= line.length; column++) {
      const { originalSource = '', generatedColumn, generatedLine } = map.findEntry(row, column)
      const now = generatedLine === row && generatedColumn <= column ? originalSource : source
      if (now === source && column < line.length) continue
      found.set(source, (found.get(source) ?? 0) + column - from)
      ;[from, source] = [column, now]
    }
  })
  return found
}

const files = await filesOf(process.argv[2] ?? 'countersign.min.js')
for (const [path, code] of files) {
  if (!path.endsWith('.js')) continue
  const map = new SourceMap(JSON.parse(files.get(`${path}.map`)))
  const zipped = gzipSync(code, { level: 9 }).length
  const found = [...charactersOf(code, map)].sort((a, b) => b[1] - a[1])
  process.stdout.write(`${path}: ${code.length} bytes, ${kib(zipped).trim()} KiB after gzip\n`)
  for (const [source, characters] of found)
    process.stdout.write(
      `${kib((zipped * characters) / code.length)} ${String(characters).padStart(7)} ${source.replace(/^(\.\.\/)+/, '')}\n`,
    )
}
