export * from './integrity.ts'
export * from './open.ts'
