export * from './copy.ts'
export * from './open.ts'
