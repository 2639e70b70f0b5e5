// npm run reference: writes docs/reference and docs/performance.md anew from its sources.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { root } from '../docs/files.ts'
import { pages } from './pages.ts'

for (const [path, text] of await pages()) {
  mkdirSync(dirname(root + path), { recursive: true })
  writeFileSync(root + path, text)
  console.log(path)
}
