import { expect, test } from 'vitest'
import { NOT_BUILT } from './not-built.ts'
import { rules, titlesByRule } from './rules.ts'

const all = [...rules().keys()]
const titles = titlesByRule()

test('the rulebook is read: every section with numbered rules is there', () => {
  expect([...new Set(all.map((rule) => rule[0]))]).toEqual(['L', 'T', 'A', 'C', 'U', 'N', 'H', 'P', 'O'])
  expect(all).toContain('A3b')
})

test('every rule of the rulebook is named by a test, or listed as not built with the reason', () => {
  expect(all.filter((rule) => !titles.has(rule) && !NOT_BUILT.has(rule))).toEqual([])
})

test('what is listed as not built is a rule, and has no test', () => {
  expect([...NOT_BUILT.keys()].filter((rule) => !all.includes(rule) || titles.has(rule))).toEqual([])
})

test('no test names a rule that the rulebook does not have', () => {
  expect([...titles.keys()].filter((rule) => !all.includes(rule))).toEqual([])
})
