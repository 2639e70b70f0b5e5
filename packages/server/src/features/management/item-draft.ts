import type { Product } from '@countersign/licensing'
import { type ChargeWay, DEFAULTS, type DeploymentType, type Instant } from '@countersign/protocol/vocabulary'
import type { ItemDraft } from '@countersign/store/port'
import Type, { type Static } from 'typebox'
import { invalid } from '../../http/api/problem.ts'
import { parseTime } from '../../http/api/times.ts'
import { settleByChargeWay } from './charge-way-terms.ts'
import { ChargeWayName, Code, DeploymentTypeName, nullable } from './shapes.ts'

const list = <T extends Type.TSchema>(schema: T) =>
  Type.Optional(nullable(Type.Array(schema, { minItems: 1, maxItems: 64 })))
const days = (minimum: number, maximum: number) => Type.Optional(nullable(Type.Integer({ minimum, maximum })))

/** An item as it is ordered: an absent list means any, an absent number the default of the rulebook. */
export const NewItem = Type.Object(
  {
    product: Code,
    chargeWay: ChargeWayName,
    quota: Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: 1_000_000_000 }))),
    modules: list(Code),
    versions: list(Type.Integer({ minimum: 0, maximum: 999_999_999 })),
    editions: list(Code),
    deployments: list(DeploymentTypeName),
    activeDays: days(1, 3650),
    days: days(1, 36_500),
    until: Type.Optional(
      nullable(
        Type.String({
          maxLength: 40,
          description: 'End of the validity instead of days: ISO 8601 or Unix seconds.',
        }),
      ),
    ),
    domain: Type.Optional(nullable(Type.String({ minLength: 1, maxLength: 253 }))),
    offlineDays: days(1, DEFAULTS.offlineDaysMost),
    graceDays: days(0, 400),
    tolerance: Type.Optional(
      nullable(Type.Integer({ minimum: 0, maximum: 100, description: 'Percent of the quota.' })),
    ),
    periodDays: days(1, 36_500),
    exceptionsPerUnitYear: Type.Optional(
      nullable(
        Type.Integer({
          minimum: 0,
          maximum: 1_000_000,
          description: 'Exceptions per unit of quota and year (C4).',
        }),
      ),
    ),
    dependsOn: list(
      Type.String({
        minLength: 1,
        maxLength: 64,
        description:
          'ID of an item of the same organization, or #n: the n-th item of this order (A1, -20124).',
      }),
    ),
  },
  { additionalProperties: false },
)

/** Everything of an item's terms that is settled before its validity begins. */
export interface DraftTerms {
  readonly product: string
  readonly unit: string
  readonly versions: readonly number[] | null
  readonly editions: readonly string[] | null
  readonly deployments: readonly DeploymentType[] | null
  readonly modules: readonly string[] | null
  readonly chargeWay: ChargeWay
  readonly quota: number | null
  readonly periodDays: number | null
  readonly activeDays: number | null
  readonly offlineDays: number | null
  readonly domain: string | null
  readonly graceDays: number
  readonly tolerancePercent: number
  readonly exceptionsPerUnitYear: number | null
  /** Days from activation on, where `until` names no end (L3). */
  readonly days: number
  /** Absent in drafts of older versions. */
  readonly until?: Instant | null
  /** IDs of the items that its handshake code has to hold as well (A1, -20124). Absent in drafts of older versions. */
  readonly dependsOn?: readonly string[] | null
}

const once = <T>(field: string, values: readonly T[] | null | undefined): readonly T[] | null => {
  if (values === null || values === undefined) return null
  if (new Set(values).size !== values.length) throw invalid(field, 'names something twice.')
  return values
}

const endOf = (input: Static<typeof NewItem>, at: string): Instant | null => {
  if (input.until === null || input.until === undefined) return null
  if (input.days !== null && input.days !== undefined)
    throw invalid(`${at}/until`, 'cannot be given together with days.')
  const until = parseTime(input.until)
  if (until === null) throw invalid(`${at}/until`, 'is no time: write ISO 8601 or Unix seconds.')
  return until
}

/** Settles the terms of an ordered item, with the defaults of the rulebook. `at` is the path of its field, for refusals. */
export const draftTerms = (
  input: Static<typeof NewItem>,
  product: Product | null,
  at: string,
): DraftTerms => {
  if (product === null) throw invalid(`${at}/product`, `there is no product ${input.product}.`)
  once(`${at}/deployments`, input.deployments)
  const modules = once(`${at}/modules`, input.modules)
  const unknown = modules?.find((module) => !product.modules.includes(module))
  if (unknown !== undefined)
    throw invalid(`${at}/modules`, `the product ${product.code} has no module ${unknown}.`)
  return {
    product: product.code,
    unit: product.unit,
    versions: once(`${at}/versions`, input.versions),
    editions: once(`${at}/editions`, input.editions),
    modules,
    chargeWay: input.chargeWay,
    periodDays: input.periodDays ?? null,
    offlineDays: input.offlineDays ?? product.offlineDays,
    graceDays: input.graceDays ?? DEFAULTS.graceDays,
    ...settleByChargeWay(input, at),
    days: input.days ?? DEFAULTS.validityDays,
    until: endOf(input, at),
  }
}

export const draftOf = (id: string, terms: DraftTerms): ItemDraft => ({ id, terms: { ...terms } })

/** Reads back what `draftOf` stored. */
export const termsOfDraft = (draft: ItemDraft): DraftTerms => draft.terms as unknown as DraftTerms
