import type { ReadResult } from 'zxing-wasm/reader'

/**
 * The module of the product `barcode-reader` that each symbology is licensed under.
 * Keys are the decoder's format names.
 */
const MODULES: Readonly<Record<string, string>> = {
  Aztec: 'aztec',
  Codabar: 'codabar',
  Code128: 'code-128',
  Code39: 'code-39',
  Code93: 'code-93',
  DataBarExp: 'data-bar',
  DataBarLtd: 'data-bar',
  DataBarOmni: 'data-bar',
  DataMatrix: 'data-matrix',
  EAN13: 'ean-13',
  EAN8: 'ean-8',
  ITF: 'itf',
  MaxiCode: 'maxi-code',
  MicroQRCode: 'qr-code',
  PDF417: 'pdf417',
  QRCode: 'qr-code',
  RMQRCode: 'qr-code',
  UPCA: 'upc-a',
  UPCE: 'upc-e',
}

/** The module under which a decoded barcode is licensed; null for a symbology that ScanKit does not sell. */
export const moduleOf = (result: Pick<ReadResult, 'format'>): string | null => MODULES[result.format] ?? null
