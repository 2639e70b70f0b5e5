import bwip from 'bwip-js/node'

/** A barcode to draw with an encoder that shares nothing with the decoder under test. */
export interface Sample {
  /** The encoder's name of the symbology. */
  readonly encoder: string
  /** The module under which ScanKit must count it. */
  readonly module: string
  readonly text: string
}

/** One sample per symbology; `mark` makes the texts of one test its own. */
export const samples = (mark: string): readonly Sample[] => [
  { encoder: 'qrcode', module: 'qr-code', text: `${mark} qr` },
  { encoder: 'pdf417', module: 'pdf417', text: `${mark} pdf417` },
  { encoder: 'datamatrix', module: 'data-matrix', text: `${mark} matrix` },
  { encoder: 'azteccode', module: 'aztec', text: `${mark} aztec` },
  { encoder: 'code128', module: 'code-128', text: `${mark}128` },
  { encoder: 'code39', module: 'code-39', text: `${mark.toUpperCase()}39` },
  { encoder: 'rationalizedCodabar', module: 'codabar', text: 'A12345B' },
  { encoder: 'interleaved2of5', module: 'itf', text: '0123456789' },
  { encoder: 'ean13', module: 'ean-13', text: '9520123456788' },
  { encoder: 'ean8', module: 'ean-8', text: '95200002' },
  { encoder: 'databaromni', module: 'data-bar', text: '(01)09521234543213' },
]

/** Draws a barcode as PNG with a quiet zone. */
export const draw = ({ encoder, text }: Sample): Promise<Buffer> =>
  bwip.toBuffer({ bcid: encoder, text, scale: 3, padding: 10, backgroundcolor: 'FFFFFF', includetext: false })
