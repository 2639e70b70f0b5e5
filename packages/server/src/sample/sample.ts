/** The sample vendor sells a barcode reader by the scan; its modules are the symbologies that zxing reads. */
export const SAMPLE_PRODUCT = {
  code: 'barcode-reader',
  name: 'Barcode Reader',
  unit: 'scan',
  modules: [
    'qr-code',
    'pdf417',
    'data-matrix',
    'aztec',
    'code-128',
    'code-39',
    'code-93',
    'codabar',
    'itf',
    'ean-13',
    'ean-8',
    'upc-a',
    'upc-e',
    'maxi-code',
    'data-bar',
  ],
}

export const SAMPLE_ORGANIZATION = { name: 'Sample Shops Ltd' }

/** 10,000 scans in a year: every version, edition, deployment type and module. */
export const SAMPLE_ITEM = { product: SAMPLE_PRODUCT.code, chargeWay: 'count' as const, quota: 10_000 }
