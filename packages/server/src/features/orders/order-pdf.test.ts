import { inflateSync } from 'node:zlib'
import type { OrderDocument } from '@countersign/licensing'
import { describe, expect, it } from 'vitest'
import { orderPdf } from './order-pdf.ts'
import { money } from './order-text.ts'

const MAKES = { items: [], product: null, quota: null, days: null }

const document = (over: Partial<OrderDocument> = {}, lines = 1): OrderDocument => {
  const order: OrderDocument['order'] = {
    id: '1NAVX0G-7KQ2MZ',
    kind: 'purchase',
    state: 'placed',
    organizationId: '100200',
    lines: Array.from({ length: lines }, (_, index) => ({
      offer: 'a',
      name: `Größe à la carte ${index}`,
      description: 'Łódź, Αβγ, Жя',
      quantity: 3,
      unitPrice: 123_450,
      makes: MAKES,
    })),
    target: null,
    currency: 'EUR',
    tax: { name: 'VAT', basisPoints: 1_950 },
    method: 'wire',
    buyerReference: 'PO 7',
    reseller: null,
    billTo: 'Buyer Ltd\n1 Road',
    contacts: [],
    createdAt: 1,
    createdBy: 'someone',
    placedAt: 1,
    payment: null,
    fulfilledAt: null,
    cancelledAt: null,
    note: null,
    licenseId: null,
    requestId: null,
  }
  return {
    number: 'INV-000001',
    kind: 'invoice',
    orderId: order.id,
    issuedAt: 1_790_000_000,
    seller: { name: 'Vendor GmbH', address: 'Main 1', taxId: '', bank: 'IBAN DE00', note: '', email: '' },
    order,
    amounts: { net: 370_350, tax: 72_218, total: 442_568 },
    about: null,
    ...over,
  }
}

/** Every stream of a PDF, unpacked. */
const streamsOf = (pdf: Uint8Array): readonly string[] => {
  const bytes = Buffer.from(pdf)
  const found: string[] = []
  for (let at = bytes.indexOf('stream\n'); at >= 0; at = bytes.indexOf('stream\n', at + 1)) {
    if (bytes.subarray(at - 3, at).toString() === 'end') continue
    const packed = bytes.subarray(at + 7, bytes.indexOf('\nendstream', at))
    try {
      found.push(inflateSync(packed).toString('latin1'))
    } catch {
      // The profile of a colour or a font that is not packed: no text.
    }
  }
  return found
}

/** What a reader sees, by the maps from glyphs to characters that the file carries for each of its fonts. */
const textOf = (pdf: Uint8Array): string => {
  const streams = streamsOf(pdf)
  const maps = streams
    .filter((stream) => stream.includes('beginbfrange'))
    .map((stream) =>
      [...(/\[([^\]]*)\]/.exec(stream)?.[1] ?? '').matchAll(/<([0-9a-f ]+)>/g)].map(([, hex = '']) =>
        String.fromCodePoint(...hex.split(' ').map((code) => Number.parseInt(code, 16))),
      ),
    )
  const shown = streams.filter((stream) => stream.includes(' TJ')).join('\n')
  // A word is looked for in each font that could have written it.
  return maps
    .map((map) =>
      [...shown.matchAll(/\[([^\]]*)\] TJ/g)]
        .map(([, run = '']) =>
          [...run.matchAll(/<([0-9a-f]+)>/g)]
            .map(([, hex = '']) =>
              (hex.match(/..../g) ?? []).map((glyph) => map[Number.parseInt(glyph, 16)] ?? '').join(''),
            )
            .join(''),
        )
        .join('\n'),
    )
    .join('\n')
}

describe('documents as PDF', () => {
  it('O4 an invoice shows seller, buyer, lines, amounts and dates exactly', async () => {
    const text = textOf(await orderPdf(document()))
    for (const word of [
      'Vendor GmbH',
      'INV-000001',
      '2026-09-21',
      'Buyer Ltd',
      'Größe à la carte 0',
      'Łódź, Αβγ, Жя',
      '1,234.50 EUR',
      '3,703.50 EUR',
      'VAT 19.50 %',
      '722.18 EUR',
      '4,425.68 EUR',
      'IBAN DE00',
    ])
      expect(text).toContain(word)
  })

  it('O4 the same document is the same bytes, with its fonts inside', async () => {
    const pdf = Buffer.from(await orderPdf(document()))
    expect(Buffer.from(await orderPdf(document())).equals(pdf)).toBe(true)
    expect(pdf.toString('latin1').match(/\/FontFile2/g)?.length).toBe(2)
  })

  it('O4 what does not fit on a page goes on at the next one, and a cancellation is negative', async () => {
    const long = Buffer.from(await orderPdf(document({}, 20)))
    expect(long.toString('latin1').match(/\/Type \/Page\b/g)?.length).toBe(2)
    expect(textOf(long)).toContain('Größe à la carte 19')
    const taken = textOf(
      await orderPdf(document({ kind: 'cancellation', number: 'CAN-000001', about: 'INV-000001' })),
    )
    expect(taken).toContain('−4,425.68 EUR')
    expect(taken).toContain('For invoice INV-000001')
  })

  it('O4 amounts have the digits of their currency', () => {
    expect([money(5, 'EUR'), money(123_456, 'JPY'), money(1_234_567, 'KWD'), money(0, 'USD')]).toEqual([
      '0.05 EUR',
      '123,456 JPY',
      '1,234.567 KWD',
      '0.00 USD',
    ])
  })
})
