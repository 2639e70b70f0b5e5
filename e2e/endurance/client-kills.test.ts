import { test } from 'vitest'
import { PATIENCE, told } from './runner/short.ts'

test(
  'U1 products that share a store lose nothing that was durable when they are killed with kill -9, and double nothing (U4)',
  async () => {
    await told('client-kill-node', 12)
  },
  PATIENCE,
)

test(
  'U1 tabs that share a store lose nothing that was durable when they or the browser are killed with kill -9, and double nothing (U4)',
  async () => {
    await told('client-kill-tabs', 8)
  },
  PATIENCE,
)
