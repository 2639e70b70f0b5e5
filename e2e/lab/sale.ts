import { asList, asObject, asText, type JsonObject } from '../independent-device/encoding.ts'
import type { Lab } from './lab.ts'

export type Sale = { organizationId: string; licenseId: string; itemIds: string[] }

export const sellProduct = async (lab: Lab, code = 'barcode-reader'): Promise<JsonObject> =>
  lab.ask(
    'product',
    'create',
    code,
    '--name',
    'Barcode Reader',
    '--unit',
    'scan',
    '--modules',
    'qr-code,pdf417,aztec',
  )

export const welcome = async (lab: Lab, name = 'Example Ltd'): Promise<string> =>
  asText((await lab.ask('organization', 'create', name))['id'])

/** An activated, hosted license on an organization's default code (or the code given). */
export const sell = async (
  lab: Lab,
  organizationId: string,
  order: { items: string[]; code?: string },
): Promise<Sale> => {
  const items = order.items.flatMap((item) => ['--item', item])
  const created = await lab.ask('license', 'create', '--organization', organizationId, ...items)
  const licenseId = asText(created['id'])
  const code = order.code === undefined ? [] : ['--handshake-code', order.code]
  const activated = await lab.ask('license', 'activate', licenseId, '--hosting', 'hosted', ...code)
  const itemIds = asList(activated['items']).map((item) => asText(asObject(item)['id']))
  return { organizationId, licenseId, itemIds }
}

/** What the statistics of a handshake code say, as key → count. */
export const statistics = async (
  lab: Lab,
  code: string,
  by = 'module',
): Promise<{ total: number; rows: { [key: string]: number } }> => {
  const answer = await lab.ask('statistics', '--handshake-code', code, '--by', by)
  const rows = asList(answer['rows']).map((row) => {
    const { key, count } = asObject(row) as { key: string; count: number }
    return [key, count] as const
  })
  return { total: Number(answer['total']), rows: Object.fromEntries(rows) }
}
