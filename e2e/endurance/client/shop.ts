import type { OpenOptions } from 'countersign-client'
import type { Lab } from '../../lab/lab.ts'
import { sell, welcome } from '../../lab/sale.ts'
import { type Told as Statistics, toldBySlot } from '../runner/ledger.ts'

/** One for each life of a product, so that what one lost is not hidden by what another had over. */
export const MODULES: readonly string[] = Array.from({ length: 60 }, (_, at) => `module-${at}`)

/** A vendor with one customer, and what a product of theirs opens its license with. */
export interface Shop {
  readonly options: Pick<OpenOptions, 'rootKeys' | 'servers' | 'sandbox' | 'organizationId'>
  statistics(): Promise<Statistics>
}

export const openShop = async (lab: Lab, item = 'chargeWay=count,quota=1000000000'): Promise<Shop> => {
  const modules = ['--modules', MODULES.join(',')]
  await lab.ask('product', 'create', 'barcode-reader', '--name', 'Reader', '--unit', 'scan', ...modules)
  const organizationId = await welcome(lab)
  await sell(lab, organizationId, { items: [`product=barcode-reader,${item}`] })
  return {
    options: {
      rootKeys: [lab.initialized['rootKey'] as unknown as OpenOptions['rootKeys'][number]],
      ...{ servers: [lab.url], sandbox: true, organizationId },
    },
    statistics: async () =>
      toldBySlot(await lab.api('GET', `/statistics?handshakeCode=${organizationId}-default&by=slot`)),
  }
}
