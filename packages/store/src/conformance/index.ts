export * from './describe-store.ts'
