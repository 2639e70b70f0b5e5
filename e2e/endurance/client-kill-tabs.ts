import { strict as assert } from 'node:assert'
import { existsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { Chromium } from './client/chromium.ts'
import { MODULES, openShop } from './client/shop.ts'
import { serveSite } from './client/site.ts'
import { Told } from './client/told.ts'
import { UNLIMITED } from './runner/fleet.ts'
import type { EnduranceStory } from './runner/story.ts'

const TABS = 3
/** Rounds after which all end, everything is sent, and the books are compared. */
const SETTLE = 40

export const story: EnduranceStory = {
  name: 'client-kill-tabs',
  sentence:
    'U1 tabs of one browser are killed with kill -9 at random instants, and the whole browser too: nothing that was durable is lost, nothing is doubled, and all are one device',
  share: 0.5,
  databases: 'none',
  missing: async () =>
    existsSync(process.env['COUNTERSIGN_CHROMIUM'] ?? '/usr/bin/chromium') ? null : 'there is no Chromium',
  run: async (stage) => {
    const lab = await stage.openLab({ serve: UNLIMITED })
    const shop = await openShop(lab)
    const told = new Told()
    // Those since the books were last compared: a word of an ended one that came later would be counted twice.
    const who = new Map<string, object>()
    const product = { code: 'barcode-reader', version: '10.2.1', edition: 'javascript' }
    const site = await serveSite(
      lab.url,
      (name, line) => {
        const teller = who.get(name)
        if (teller !== undefined) told.hear(teller, line)
      },
      () => ({
        options: { ...shop.options, product: { ...product, deployment: 'browser' } },
      }),
    )
    stage.afterwards(async () => site.close())
    const profile = await stage.folder()
    let browser = await Chromium.start(profile)
    stage.afterwards(() => browser.kill())
    const crashed = new Set<Page>()
    let lives = 0
    // The process that was killed may be a spare one, which the next tab is given: it crashes before it is there.
    const newPage = async (tries = 5): Promise<Page> => {
      try {
        return await browser.context.newPage()
      } catch (error) {
        if (tries <= 1) throw error
        return newPage(tries - 1)
      }
    }
    const openTab = async (more = ''): Promise<Page> => {
      const page = await newPage()
      page.on('crash', () => crashed.add(page))
      const me = stage.between(0, 2 ** 31)
      who.set(String(me), { me })
      const module = MODULES[lives++ % MODULES.length]
      // The tab may be killed while it loads: that is what this is about.
      page.goto(`${site.url}?me=${me}&seed=${me}&module=${module}${more}`).catch(() => undefined)
      return page
    }
    const openTabs = () => Promise.all(Array.from({ length: TABS }, () => openTab()))
    const settle = async (when: string) => {
      await browser.kill()
      browser = await Chromium.start(profile)
      const page = await openTab('&finish=')
      const patience = Date.now() + 60_000
      while (told.pending === null) {
        assert.ok(Date.now() < patience, `${when}: the page that sends what is left has not come to an end`)
        await pause(50)
      }
      await page.close()
      assert.equal(told.pending, 0, `${when}: nothing is left to be sent`)
      const statistics = await shop.statistics()
      told.isComplete(statistics, when)
      told.settle(statistics)
      who.clear()
      assert.equal(told.uuids.size, 1, `${when}: one store is one device`)
      assert.deepEqual(told.faults, [], `${when}: no product was told of a fault`)
      assert.deepEqual([...told.states.keys()], ['licensed'], `${when}: every product was licensed`)
    }
    let tabs = await openTabs()
    let [tabKills, browserKills, closes] = [0, 0, 0]
    for (let round = 1; round <= stage.rounds; round++) {
      await pause(stage.between(0, 900))
      const draw = stage.random()
      if (draw < 0.15) {
        await browser.kill()
        browserKills += 1
        browser = await Chromium.start(profile)
        tabs = await openTabs()
      } else if (draw < 0.3) {
        await tabs.shift()?.close()
        closes += 1
        tabs.push(await openTab())
      } else {
        tabKills += browser.killTabs((most) => stage.between(0, most))
        await pause(30)
        for (const page of tabs.filter((one) => crashed.has(one))) {
          await page.close().catch(() => undefined)
          tabs.splice(tabs.indexOf(page), 1, await openTab())
        }
      }
      if (round % SETTLE === 0) {
        await settle(`seed ${stage.seed}, round ${round}`)
        tabs = await openTabs()
      }
      stage.progress(round)
    }
    await settle(`seed ${stage.seed}, at the end`)
    const { opened, records, counted, durable } = told
    assert.ok(opened > stage.rounds / 4, 'the tabs never came to count')
    return { tabKills, browserKills, closes, opened, records, counted, durable }
  },
}
