export type * from './facts.ts'
export type * from './decision.ts'
export type * from './charging.ts'
export type * from './figures.ts'
