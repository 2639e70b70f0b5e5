import type { Browser } from 'playwright-core'
import { type Lab, startLab } from '../lab/lab.ts'
import { sell, sellProduct, statistics, welcome } from '../lab/sale.ts'
import { startChromium } from './chromium.ts'
import { type Site, serveSite } from './site.ts'

/** A vendor's server, a customer with a license by unit, the customer's site, and a browser. */
export interface Shop {
  readonly lab: Lab
  readonly organizationId: string
  readonly site: Site
  readonly browser: Browser
  /** Scans that the statistics show. */
  counted(): Promise<number>
  stop(): Promise<void>
}

export const openShop = async (): Promise<Shop> => {
  const lab = await startLab()
  await sellProduct(lab)
  const organizationId = await welcome(lab)
  await sell(lab, organizationId, { items: ['product=barcode-reader,chargeWay=count,quota=100000'] })
  const product = { code: 'barcode-reader', version: '10.2.1', edition: 'javascript', deployment: 'browser' }
  const options = { rootKeys: lab.root.keys.map((key) => ({ ...key, sandbox: true })), servers: [lab.url] }
  const site = await serveSite(lab.url, { ...options, product, organizationId, sandbox: true })
  const browser = await startChromium()
  return {
    ...{ lab, organizationId, site, browser },
    counted: async () => (await statistics(lab, `${organizationId}-default`)).total,
    stop: async () => {
      await browser.close()
      site.stop()
      await lab.stop()
    },
  }
}
