import { PRIVATE_TRIAL, type Product, publicTrialDays } from '@countersign/licensing'
import { DEFAULTS } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import { invalid } from '../../http/api/problem.ts'
import { type SalesSettings, salesSettings } from './sales-settings.ts'

/** What the numbers of pages are read from. */
interface Installation {
  readonly products: readonly Product[]
  readonly sales: SalesSettings
}

const percents = (values: readonly number[]): string => values.map((value) => `${value} %`).join(', ')

/** A number that products can have of their own: each with its name where they differ. */
const ofProducts = (
  products: readonly Product[],
  of: (product: Product) => number,
  unset: number,
): string => {
  const [first] = products
  if (first === undefined) return String(unset)
  if (products.every((product) => of(product) === of(first))) return String(of(first))
  return products.map((product) => `${of(product)} (${product.name})`).join(', ')
}

/** What a page can name in double braces, and what stands there then (domain.md O5). */
const NUMBERS = {
  publicTrialDays: ({ products }: Installation) =>
    ofProducts(
      products.filter(({ publicTrial }) => publicTrial),
      publicTrialDays,
      DEFAULTS.publicTrialDays,
    ),
  privateTrialDays: ({ products }: Installation) =>
    ofProducts(products, ({ privateTrial }) => privateTrial?.days ?? PRIVATE_TRIAL.days, PRIVATE_TRIAL.days),
  privateTrialDevices: ({ products }: Installation) =>
    ofProducts(
      products,
      ({ privateTrial }) => privateTrial?.quota ?? PRIVATE_TRIAL.quota,
      PRIVATE_TRIAL.quota,
    ),
  trialExtensionDays: () => String(PRIVATE_TRIAL.extensionDays),
  offlineDays: ({ products }: Installation) =>
    ofProducts(products, ({ offlineDays }) => offlineDays ?? DEFAULTS.offlineDays, DEFAULTS.offlineDays),
  graceDays: () => String(DEFAULTS.graceDays),
  countTolerance: () => `${DEFAULTS.toleranceCountPercent} %`,
  deviceTolerance: () => `${DEFAULTS.toleranceSeatPercent} %`,
  deviceActiveDays: () => String(DEFAULTS.deviceActiveDays),
  validityDays: () => String(DEFAULTS.validityDays),
  useAlerts: () => percents(DEFAULTS.alertUsedPercent),
  expiryAlerts: () => DEFAULTS.alertExpiryDays.join(', '),
  reportMinutes: () => String(DEFAULTS.reportInterval / 60),
  seller: ({ sales }: Installation) => sales.seller.name || 'the vendor',
  salesAddress: ({ sales }: Installation) => sales.salesEmail ?? 'the vendor',
  supportAddress: ({ sales }: Installation) => sales.supportEmail ?? 'the vendor',
} as const

type NumberName = keyof typeof NUMBERS

const isName = (name: string): name is NumberName => Object.hasOwn(NUMBERS, name)

const BRACES = /\{\{\s*(\w+)\s*\}\}/g

/** Refuses a text that names a number which does not exist. */
export const checkNumbers = (markdown: string): void => {
  for (const [, name = ''] of markdown.matchAll(BRACES))
    if (!isName(name))
      throw invalid('markdown', `names {{${name}}}; there are ${Object.keys(NUMBERS).join(', ')}.`)
}

/** The text with this installation's numbers filled in. */
export const fillNumbers = async (tx: Transaction, markdown: string): Promise<string> => {
  const products = await tx.setup.products({ limit: 500, after: null })
  const about = { products, sales: await salesSettings(tx) }
  return markdown.replaceAll(BRACES, (braces, name: string) => (isName(name) ? NUMBERS[name](about) : braces))
}
