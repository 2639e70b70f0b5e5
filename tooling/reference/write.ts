// npm run reference: writes docs/reference anew from its sources.
import { mkdirSync, writeFileSync } from 'node:fs'
import { root } from '../docs/files.ts'
import { pages } from './pages.ts'

mkdirSync(`${root}docs/reference`, { recursive: true })
for (const [path, text] of await pages()) {
  writeFileSync(root + path, text)
  console.log(path)
}
