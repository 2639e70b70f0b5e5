import type { Store } from '@countersign/store/port'
import { notFound } from '../../http/api/problem.ts'
import type { Fulfilment } from '../../services.ts'
import { orderPdf } from './order-pdf.ts'

export interface OrderFile {
  readonly name: string
  readonly mediaType: string
  readonly content: Uint8Array
}

const DOCUMENT = 'document/'
const LICENSE = 'license/'

/** A document of an order as a PDF. */
export const documentFile = async (store: Store, number: string): Promise<OrderFile> => {
  const document = await store.read((tx) => tx.orders.document(number))
  if (document === null) throw notFound('document', number)
  return { name: `${number}.pdf`, mediaType: 'application/pdf', content: await orderPdf(document) }
}

/** The files that a queued message names: `document/INV-000001`, or all of a license, `license/ID`. */
export const attachmentsOf =
  (services: { readonly store: Store; readonly fulfilment: Pick<Fulfilment, 'files'> }) =>
  async (name: string): Promise<readonly OrderFile[]> => {
    if (name.startsWith(DOCUMENT)) return [await documentFile(services.store, name.slice(DOCUMENT.length))]
    if (!name.startsWith(LICENSE)) throw new Error(`No attachment is called ${name}.`)
    return (await services.fulfilment.files(name.slice(LICENSE.length))).map((file) => ({
      name: file.name,
      mediaType: 'text/plain; charset=utf-8',
      content: Buffer.from(file.text),
    }))
  }
