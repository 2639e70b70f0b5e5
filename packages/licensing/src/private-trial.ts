/** Terms of a private trial and its one extension (T2), unless the product has others. */
export const PRIVATE_TRIAL = { days: 30, quota: 300, extensionDays: 15 } as const
