import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { root } from '../docs/files.ts'
import { pages } from './pages.ts'

const generated = [...(await pages())]

test.each(generated)('%s is what its source says (npm run reference writes it)', (path, text) => {
  expect(readFileSync(root + path, 'utf8')).toBe(text)
})
