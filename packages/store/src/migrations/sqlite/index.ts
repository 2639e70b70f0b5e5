import { facts } from './0001-facts.ts'
import { authorizations } from './0002-authorizations.ts'
import { setup } from './0003-setup.ts'
import { serverState } from './0004-server-state.ts'
import { accounts } from './0005-accounts.ts'
import { sumsByServer } from './0006-sums-by-server.ts'
import { places } from './0007-places.ts'
import { growth } from './0008-growth.ts'
import { publicTrials } from './0009-public-trials.ts'
import { stages } from './0010-stages.ts'
import { marks } from './0011-marks.ts'
import { recentDecisions } from './0012-recent-decisions.ts'
import { looking } from './0013-looking.ts'
import { orders } from './0014-orders.ts'

/** Migrations in order; the first makes version 1. One that has landed is never edited: change by adding. */
export const sqliteMigrations: readonly string[] = [
  facts,
  authorizations,
  setup,
  serverState,
  accounts,
  sumsByServer,
  places,
  growth,
  publicTrials,
  stages,
  marks,
  recentDecisions,
  looking,
  orders,
]
