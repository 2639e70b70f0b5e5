import { testDatabase } from '../../../../tooling/postgres/test-database.ts'
import { describeStore } from '../conformance/index.ts'
import { openPostgresStore } from './index.ts'

describeStore('PostgreSQL', async (options) => openPostgresStore({ url: await testDatabase(), ...options }))
