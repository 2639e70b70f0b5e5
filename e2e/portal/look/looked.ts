import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { compare, madeWith } from './baseline.ts'
import { lookAt } from './measure.ts'

/** What axe finds. In dark what only colours decide: everything else of the page is the same. */
const findings = (page: Page, scheme: 'light' | 'dark'): Promise<readonly string[]> => {
  const options = {
    resultTypes: ['violations'],
    ...(scheme === 'light' ? {} : { runOnly: ['color-contrast', 'link-in-text-block'] }),
  }
  return page.evaluate(`axe.run(document, ${JSON.stringify(options)}).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ": " + html.slice(0, 120) + failureSummary)))`)
}

/** What differs from the baseline of the page that is open, and what axe finds in it. `random`: words that differ each time. */
export const looked = async (
  page: Page,
  name: string,
  random: readonly string[] = [],
): Promise<readonly unknown[]> => {
  const found: unknown[] = []
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source)
  const seen = await lookAt(page, random, async (scheme) => {
    found.push(...(await findings(page, scheme)).map((each) => [name, scheme, each]))
  })
  const same = await madeWith(page.context().browser()?.version() ?? '')
  return [...found, ...(await compare(name, seen, !same)).map((each) => [name, each])]
}
