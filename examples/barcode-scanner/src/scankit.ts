import { type License, type OpenOptions, open } from 'countersign-client'
import { readBarcodes } from 'zxing-wasm/reader'
import { moduleOf } from './symbologies.ts'

/** One barcode that was found and that the license covers. */
export interface Barcode {
  readonly module: string
  readonly text: string
}

/** What a vendor's SDK offers its own customers; licensing stays inside. */
export interface ScanKit {
  /**
   * Reads every barcode of an image (PNG, JPEG … or RGBA pixels). Each distinct barcode is one use of the module of
   * its symbology. Barcodes of modules that the license does not grant are left out.
   */
  scan(image: Blob | Uint8Array | ImageData): Promise<readonly Barcode[]>
  readonly license: License
  /** Sends what is pending as far as the network allows and stops. */
  close(): Promise<void>
}

/** What the application that embeds ScanKit may set (domain.md U11); the vendor builds in the rest. */
export type ScanKitOptions = Omit<OpenOptions, 'product'> & { readonly deployment: 'browser' | 'desktop' }

/** Opens the SDK. "No license" is a state of `license`, not an error. */
export const openScanKit = async ({ deployment, ...options }: ScanKitOptions): Promise<ScanKit> => {
  const license = await open({
    ...options,
    product: { code: 'barcode-reader', version: '10.2.1', edition: 'javascript', deployment },
  })
  return {
    license,
    scan: async (image) => {
      const found = await readBarcodes(image, { tryHarder: true, maxNumberOfSymbols: 64 })
      const barcodes = new Map<string, Barcode>()
      for (const result of found) {
        const module = moduleOf(result)
        if (!result.isValid || module === null || !license.has(module)) continue
        barcodes.set(`${module} ${result.text}`, { module, text: result.text })
      }
      for (const { module, text } of barcodes.values()) license.recordResult(module, text)
      return [...barcodes.values()]
    },
    close: () => license.close(),
  }
}
