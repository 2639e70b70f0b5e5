import { classContent } from '../../port/class-content.ts'
import type { OrganizationSetup } from '../../port/facts.ts'
import type { Usage } from '../../port/usage.ts'
import type { Engine } from '../engine.ts'
import type { Interning } from '../interning.ts'
import { chargesOf, itemUsageOf, putCharges } from './charges.ts'
import { closedUntil, closeEpochs, openingOf } from './closing.ts'
import { figuresOf, noteSequences, putFigures } from './figures.ts'
import { coarsen, deviceDaysOf, fold, foldedOf, forgetDeviceDays } from './fold.ts'
import { addExcess, addPlaces, demandsAfter, demandsOf, excessOf, putExcess } from './places.ts'
import { rebuild } from './rebuild.ts'
import * as stageQueries from './stage-queries.ts'
import { addLateSum } from './sum-queries.ts'
import { addSums, allClasses, classesOf, epochSums, recutEpochs } from './sums.ts'

/** One row by class and day: a statement may touch each row once. */
const summedLate = (
  late: Parameters<Usage['addLate']>[0],
): { class: number; day: number; count: number }[] => {
  const rows = new Map<string, { class: number; day: number; count: number }>()
  for (const { classKey, day, count } of late) {
    const key = `${classKey} ${day}`
    rows.set(key, { class: classKey, day, count: count + (rows.get(key)?.count ?? 0) })
  }
  return [...rows.values()]
}

/** Usage over SQL. */
export const sqlUsage = (
  engine: Engine,
  interning: Interning,
  organization: (id: string) => Promise<OrganizationSetup | null>,
): Usage => ({
  classKey: (usageClass) =>
    interning.class(classContent(usageClass), {
      organization: usageClass.organizationId,
      code: usageClass.code,
    }),
  classes: (keys) => classesOf(engine, keys),
  allClasses: () => allClasses(engine),
  figures: (places) => figuresOf(engine, interning, places),
  putFigures: (figures) => putFigures(engine, interning, figures),
  addSums: (deltas) => addSums(engine, interning, deltas),
  addLate: (late) => engine.runMany(addLateSum, summedLate(late)),
  async chargeBasis(organizationId) {
    const setup = await organization(organizationId)
    if (setup === null) return null
    const sums = await epochSums(engine, interning, {
      organization: organizationId,
      from: await closedUntil(engine, organizationId),
    })
    return {
      setup,
      sums,
      opening: await openingOf(engine, organizationId),
      excess: await excessOf(engine, organizationId),
      classes: await classesOf(
        engine,
        sums.map((sum) => sum.classKey),
      ),
    }
  },
  addPlaces: (deltas) => addPlaces(engine, interning, deltas),
  demands: (id, slot) => demandsOf(engine, id, slot),
  demandsAfter: (id, slot, limit) => demandsAfter(engine, id, { slot, limit }),
  addExcess: (id, sums) => addExcess(engine, interning, { organization: id, sums }),
  putExcess: (id, sums) => putExcess(engine, interning, { organization: id, sums }),
  excess: (id) => excessOf(engine, id),
  async toldStages(organization) {
    const rows = await engine.rows(stageQueries.stagesOf, { organization })
    return new Map(rows.map(({ item, stage }) => [item, stage]))
  },
  tellStage: ({ organizationId: organization, itemId: item, stage }) =>
    engine.run(stageQueries.putStage, { organization, item, stage }),
  putCharges: (id, charges) => putCharges(engine, interning, { organization: id, charges }),
  charges: (id) => chargesOf(engine, interning, id),
  itemUsage: (periods) => itemUsageOf(engine, periods),
  recutEpochs: (id, boundaries) => recutEpochs(engine, id, boundaries),
  closedUntil: (id) => closedUntil(engine, id),
  closeEpochs: (id, closing) => closeEpochs(engine, id, closing),
  folded: () => foldedOf(engine),
  fold: (input) => fold(engine, interning, input),
  coarsen: (input) => coarsen(engine, input),
  deviceDays: (client) => deviceDaysOf(engine, interning, client),
  forgetDeviceDays: (client) => forgetDeviceDays(engine, interning, client),
  noteSequences: (notes) => noteSequences(engine, interning, notes),
  rebuild: (input) => rebuild(engine, interning, input),
})
