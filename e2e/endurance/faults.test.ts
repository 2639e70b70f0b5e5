import { test } from 'vitest'
import { PATIENCE, told } from './runner/short.ts'

test(
  'H3 connections to PostgreSQL that are cut in the middle of anything, and a database that crashes, lose and double nothing',
  async () => {
    await told('database-gone', 3, 'postgres')
  },
  PATIENCE,
)

test(
  'H4 two servers on one PostgreSQL, killed in turn under load, lose and double nothing and grant no seat too many',
  async () => {
    await told('two-servers', 3, 'postgres')
  },
  PATIENCE,
)

test(
  'U4 messages lost, doubled, overtaken or held for days change no count, and A8 no device is taken for a copy because of them',
  async () => {
    await told('messages', 6)
  },
  PATIENCE,
)
