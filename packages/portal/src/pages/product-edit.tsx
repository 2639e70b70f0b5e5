import { NumberInput, Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import { CreateButton } from '../components/create.tsx'
import { fieldError } from '../components/form.tsx'
import { type Product, useChange } from '../queries/resources.ts'
import { text } from '../texts/text.ts'

type Value = number | string

/** What of a product is a number, and may be left to its default; empty: the default. */
const NUMBERS = [
  'publicTrialsPerDay',
  'offlineDays',
  'newSeatsPerHour',
  'licenseeUnregisters',
] as const satisfies readonly (keyof Product)[]

const numbersOf = (product: Product): Record<(typeof NUMBERS)[number], Value> => ({
  publicTrialsPerDay: product.publicTrialsPerDay ?? '',
  offlineDays: product.offlineDays ?? '',
  newSeatsPerHour: product.newSeatsPerHour ?? '',
  licenseeUnregisters: product.licenseeUnregisters ?? '',
})

const orDefault = (value: Value): number | null => (value === '' ? null : Number(value))

/** Name, trial terms and policies of a product; they hold from the next authorization on. */
export const ProductEdit = ({ product }: { readonly product: Product }) => {
  const [name, setName] = useState(product.name)
  const [publicTrial, setPublicTrial] = useState(product.publicTrial)
  const [trialDays, setTrialDays] = useState<Value>(product.publicTrialDays)
  const [privateDays, setPrivateDays] = useState<Value>(product.privateTrial.days)
  const [privateQuota, setPrivateQuota] = useState<Value>(product.privateTrial.quota)
  const [numbers, setNumbers] = useState(() => numbersOf(product))
  const change = useChange('PATCH /v1/products/{code}')
  const run = (done: () => void) =>
    change.mutate(
      {
        params: { code: product.code },
        body: {
          name,
          publicTrial,
          publicTrialDays: orDefault(trialDays),
          privateTrial: { days: Number(privateDays), quota: Number(privateQuota) },
          publicTrialsPerDay: orDefault(numbers.publicTrialsPerDay),
          offlineDays: orDefault(numbers.offlineDays),
          newSeatsPerHour: orDefault(numbers.newSeatsPerHour),
          licenseeUnregisters: orDefault(numbers.licenseeUnregisters),
        },
      },
      { onSuccess: done },
    )
  return (
    <CreateButton
      label={text.common.edit}
      title={`${text.common.edit}: ${product.name}`}
      submit={text.common.save}
      small
      run={run}
      pending={change.isPending}
      error={change.error}
    >
      <TextInput
        label={text.common.name}
        required
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={fieldError(change.error, 'name')}
      />
      <Switch
        label={text.products.publicTrial}
        description={text.products.publicTrialHint}
        checked={publicTrial}
        onChange={(event) => setPublicTrial(event.currentTarget.checked)}
      />
      <NumberInput
        label={text.products.publicTrialDays}
        min={1}
        value={trialDays}
        onChange={setTrialDays}
        disabled={!publicTrial}
      />
      <NumberInput
        label={text.products.privateTrialDays}
        description={text.products.privateTrialHint}
        min={1}
        max={3650}
        value={privateDays}
        onChange={setPrivateDays}
        required
      />
      <NumberInput
        label={text.products.privateTrialQuota}
        min={1}
        value={privateQuota}
        onChange={setPrivateQuota}
        required
      />
      {NUMBERS.map((field) => (
        <NumberInput
          key={field}
          label={text.products.policies[field].label}
          description={text.products.policies[field].hint}
          min={0}
          value={numbers[field]}
          onChange={(value) => setNumbers({ ...numbers, [field]: value })}
          error={fieldError(change.error, field)}
        />
      ))}
    </CreateButton>
  )
}
