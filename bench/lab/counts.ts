/** What one report of a device counts: two modules in one slot. */
export const COUNTS = { 'qr-code': 17, pdf417: 4 } as const
