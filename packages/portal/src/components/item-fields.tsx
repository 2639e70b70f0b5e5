import { Fieldset, MultiSelect, NumberInput, Select, Stack, TextInput } from '@mantine/core'
import type { Product } from '../queries/resources.ts'
import { text } from '../texts/text.ts'

const CHARGE_WAYS = [
  'count',
  'device',
  'active-device',
  'server',
  'concurrent-device',
  'concurrent-instance',
  'domain',
] as const

/** An item of a license as it is filled in. */
export interface ItemDraft {
  readonly key: number
  readonly product: string
  readonly chargeWay: (typeof CHARGE_WAYS)[number]
  readonly quota: number
  readonly days: number
  readonly modules: string[]
  readonly domain: string
}

/** A new one, with values to begin with. */
export const draftOf = (key: number, product: string): ItemDraft => ({
  key,
  product,
  chargeWay: 'count',
  quota: 1000,
  days: 365,
  modules: [],
  domain: '',
})

/** As the API takes it. */
export const itemOf = ({ product, chargeWay, quota, days, modules, domain }: ItemDraft) => ({
  product,
  chargeWay,
  days,
  ...(chargeWay === 'domain' ? { domain } : { quota }),
  ...(modules.length === 0 ? {} : { modules }),
})

export const ItemFields = ({
  item,
  products,
  change,
}: {
  readonly item: ItemDraft
  readonly products: readonly Product[]
  readonly change: (item: ItemDraft) => void
}) => (
  <Fieldset legend={text.items.title}>
    <Stack gap="xs">
      <Select
        label={text.licenses.product}
        data={products.map(({ code, name }) => ({ value: code, label: name }))}
        value={item.product === '' ? null : item.product}
        onChange={(product) => change({ ...item, product: product ?? '', modules: [] })}
        required
      />
      <Select
        label={text.licenses.chargeWay}
        data={[...CHARGE_WAYS]}
        value={item.chargeWay}
        onChange={(way) => change({ ...item, chargeWay: (way ?? 'count') as ItemDraft['chargeWay'] })}
        required
      />
      {item.chargeWay === 'domain' ? (
        <TextInput
          label="Domain"
          value={item.domain}
          onChange={(event) => change({ ...item, domain: event.currentTarget.value })}
          required
        />
      ) : (
        <NumberInput
          label={text.licenses.quota}
          min={1}
          value={item.quota}
          onChange={(quota) => change({ ...item, quota: Number(quota) })}
          required
        />
      )}
      <NumberInput
        label={text.licenses.days}
        min={1}
        value={item.days}
        onChange={(days) => change({ ...item, days: Number(days) })}
        required
      />
      <MultiSelect
        label={text.products.modules}
        placeholder={item.modules.length === 0 ? text.common.any : ''}
        data={[...(products.find(({ code }) => code === item.product)?.modules ?? [])]}
        value={item.modules}
        onChange={(modules) => change({ ...item, modules })}
      />
    </Stack>
  </Fieldset>
)
