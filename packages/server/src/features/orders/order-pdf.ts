import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { OrderDocument } from '@countersign/licensing'
import { amountText, columnsOf, dayText, TITLES, taxText } from './order-text.ts'

type Pdf = InstanceType<typeof import('pdfkit')>

const FONTS = {
  body: fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')),
  bold: fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf')),
} as const

/** A4 in points: 1/72 inch. */
const PAGE = { width: 595.28, height: 841.89, margin: 56 } as const
const LEFT = PAGE.margin
const RIGHT = PAGE.width - PAGE.margin
const BOTTOM = PAGE.height - PAGE.margin - 70
const SIZE = { small: 8, body: 9.5, title: 18 } as const

/** Places of the columns of the table, from the left. */
const COLUMNS = { name: LEFT, quantity: 320, price: 370, sum: 455 } as const
const NUMBER_WIDTH = { quantity: 40, price: 80, sum: RIGHT - COLUMNS.sum } as const

const block = (
  pdf: Pdf,
  text: string,
  at: { readonly x: number; readonly y: number; readonly width: number },
): number => {
  pdf.font('body').fontSize(SIZE.body).text(text, at.x, at.y, { width: at.width })
  return pdf.y
}

const head = (pdf: Pdf, document: OrderDocument): number => {
  const { seller, order } = document
  pdf.font('bold').fontSize(SIZE.body).text(seller.name, LEFT, PAGE.margin, { width: 240 })
  const sellerEnd = block(
    pdf,
    [seller.address, seller.taxId, seller.email].filter((line) => line !== '').join('\n'),
    { x: LEFT, y: pdf.y, width: 240 },
  )
  pdf
    .font('bold')
    .fontSize(SIZE.title)
    .text(TITLES[document.kind], 320, PAGE.margin, { width: RIGHT - 320, align: 'right' })
  const facts = [
    `No. ${document.number}`,
    dayText(document.issuedAt),
    document.kind === 'quote' ? null : `Order ${order.id}`,
    document.about === null ? null : `For invoice ${document.about}`,
    order.buyerReference === null ? null : `Your reference: ${order.buyerReference}`,
    order.reseller === null ? null : `Reseller: ${order.reseller}`,
  ].filter((line) => line !== null)
  pdf
    .font('body')
    .fontSize(SIZE.body)
    .text(facts.join('\n'), 320, pdf.y + 4, { width: RIGHT - 320, align: 'right' })
  const y = Math.max(sellerEnd, pdf.y) + 28
  return block(pdf, order.billTo, { x: LEFT, y, width: 260 }) + 28
}

const rule = (pdf: Pdf, y: number): void => {
  pdf.moveTo(LEFT, y).lineTo(RIGHT, y).lineWidth(0.5).strokeColor('#999999').stroke()
}

const cells = (
  pdf: Pdf,
  y: number,
  texts: { readonly quantity: string; readonly price: string; readonly sum: string },
): void => {
  for (const column of ['quantity', 'price', 'sum'] as const)
    pdf.text(texts[column], COLUMNS[column], y, { width: NUMBER_WIDTH[column], align: 'right' })
}

const tableHead = (pdf: Pdf, y: number): number => {
  pdf.font('bold').fontSize(SIZE.small)
  pdf.text('Description', COLUMNS.name, y, { width: COLUMNS.quantity - COLUMNS.name - 12 })
  cells(pdf, y, { quantity: 'Quantity', price: 'Price', sum: 'Amount' })
  rule(pdf, y + 14)
  return y + 20
}

/** The next line of the table begins here, or on a new page when it has no room. */
const roomFor = (pdf: Pdf, y: number, height: number): number => {
  if (y + height <= BOTTOM) return y
  pdf.addPage()
  return tableHead(pdf, PAGE.margin)
}

const table = (pdf: Pdf, document: OrderDocument, from: number): number => {
  let y = tableHead(pdf, from)
  const width = COLUMNS.quantity - COLUMNS.name - 12
  for (const row of columnsOf(document)) {
    pdf.font('body').fontSize(SIZE.body)
    const text = row.detail === '' ? row.name : `${row.name}\n${row.detail}`
    y = roomFor(pdf, y, pdf.heightOfString(text, { width }))
    cells(pdf, y, row)
    pdf.text(text, COLUMNS.name, y, { width })
    y = pdf.y + 8
  }
  rule(pdf, y)
  return y + 8
}

const totals = (pdf: Pdf, document: OrderDocument, from: number): number => {
  const { order, amounts } = document
  let y = roomFor(pdf, from, 60)
  for (const [label, amount, font] of [
    ['Net', amounts.net, 'body'],
    [taxText(order), amounts.tax, 'body'],
    ['Total', amounts.total, 'bold'],
  ] as const) {
    pdf.font(font).fontSize(SIZE.body)
    pdf.text(label, 300, y, { width: 150 })
    pdf.text(amountText(document, amount), COLUMNS.sum - 30, y, {
      width: NUMBER_WIDTH.sum + 30,
      align: 'right',
    })
    y += 16
  }
  return y + 16
}

const closing = ({ kind, order, seller }: OrderDocument): string => {
  const lines: (string | null)[] = []
  if (kind === 'invoice' && seller.bank !== '')
    lines.push(`Please pay to:\n${seller.bank}\nReference: ${order.id}`)
  if (kind === 'receipt' && order.payment !== null)
    lines.push(
      `Received with thanks on ${dayText(order.payment.at)} by ${order.payment.method}: ${order.payment.reference}.`,
      order.licenseId === null ? null : `License: ${order.licenseId}`,
    )
  if (kind === 'cancellation') lines.push('The invoice named above is cancelled; nothing is to be paid.')
  if (kind === 'quote') lines.push('This quote becomes an order when it is accepted.')
  lines.push(seller.note === '' ? null : seller.note)
  return lines.filter((line) => line !== null).join('\n\n')
}

/**
 * A document as a PDF, with fonts inside that cover Latin, Greek and Cyrillic. The same document is always the same bytes:
 * its dates are its own, and nothing is read from anywhere else (O4).
 */
export const orderPdf = async (document: OrderDocument): Promise<Uint8Array> => {
  const { default: PDFDocument } = await import('pdfkit')
  const issued = new Date(document.issuedAt * 1000)
  const title = `${TITLES[document.kind]} ${document.number}`
  const pdf = new PDFDocument({
    size: [PAGE.width, PAGE.height],
    margin: 0,
    lang: 'en',
    displayTitle: true,
    font: FONTS.body,
    info: { Title: title, Author: document.seller.name, CreationDate: issued, ModDate: issued },
  })
  const [body, bold] = await Promise.all([readFile(FONTS.body), readFile(FONTS.bold)])
  pdf.registerFont('body', body)
  pdf.registerFont('bold', bold)
  const pieces: Uint8Array[] = []
  const ended = new Promise<void>((resolve, reject) => {
    pdf.on('data', (piece: Uint8Array) => pieces.push(piece))
    pdf.on('end', resolve)
    pdf.on('error', reject)
  })
  const y = totals(pdf, document, table(pdf, document, head(pdf, document)))
  const text = closing(document)
  pdf.font('body').fontSize(SIZE.body)
  const height = pdf.heightOfString(text, { width: RIGHT - LEFT })
  const fits = y + height <= PAGE.height - PAGE.margin
  if (!fits) pdf.addPage()
  pdf.text(text, LEFT, fits ? y : PAGE.margin, { width: RIGHT - LEFT })
  pdf.end()
  await ended
  return Buffer.concat(pieces)
}
