import { expect, test } from 'vitest'
import { NOT_BUILT } from './not-built.ts'
import { ruleProblems, rules, rulesIn, titlesByRule, titlesIn } from './rules.ts'

test('the rulebook is read: every section with numbered rules is there', () => {
  const all = [...rules().keys()]
  expect([...new Set(all.map((rule) => rule[0]))]).toEqual(['L', 'T', 'A', 'C', 'U', 'N', 'H', 'P', 'O'])
  expect(all).toContain('A3b')
})

test('every rule of the rulebook is named by a test, or listed as not built with the reason', () => {
  expect(ruleProblems(rules(), titlesByRule(), NOT_BUILT)).toEqual([])
})

/** What the index says of a rulebook with one more rule, and of tests that are written as a person would. */
const planted = (test: string, notBuilt: ReadonlyMap<string, string> = NOT_BUILT): readonly string[] => {
  const rulebook = rulesIn(
    `${[...rules()].map(([rule, text]) => `- **${rule}** ${text}`).join('\n')}\n- **L99** A planted rule. More of it.\n`,
  )
  return ruleProblems(
    rulebook,
    new Map([...titlesByRule(), ...titlesIn([['planted.test.ts', test]])]),
    notBuilt,
  )
}

// Spelled apart: this file is read for titles like every other.
const named = (call: string) => `${call}('L${99} it holds', () => {})`

test('a rule without a test fails the build, and one whose test is skipped or only planned does too', () => {
  const missing = [`L${99} is named by no test that runs, and not listed as not built`]
  for (const text of ['', named('test.skip'), named('it.todo'), named('describe.skip')])
    expect(planted(text), text).toEqual(missing)
})

test('a rule with a test, in a group or a table of tests, is proved', () => {
  for (const call of ['test', 'it', 'describe', 'test.each([1, 2])', 'test.concurrent'])
    expect(planted(named(call)), call).toEqual([])
})

test('what is listed as not built fails the build when it has a test or is no rule', () => {
  const notBuilt = new Map([...NOT_BUILT, [`L${99}`, 'planted'], [`L${98}`, 'planted']])
  expect(planted('', notBuilt)).toEqual([`L${98} is listed as not built, and the rulebook does not have it`])
  expect(planted(named('test'), notBuilt)).toContain(`L${99} is listed as not built, and has a test`)
})

test('a test that names a rule which the rulebook does not have fails the build', () => {
  expect(planted(`${named('test')}\n${named('test').replace(`L${99}`, `L${97}`)}`)).toEqual([
    `L${97} is named by a test, and the rulebook does not have it`,
  ])
})
