export * from './vocabulary/index.ts'
export type * from './wire/messages.ts'
