import { Group, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useChange, useList } from '../queries/resources.ts'
import { sellingEn as text } from '../texts/selling.ts'
import { text as common } from '../texts/text.ts'
import { CreateButton } from './create.tsx'
import { fieldError, useFields } from './form.tsx'
import { toMinor } from './format.ts'
import { draftOf, ItemFields, itemOf } from './item-fields.tsx'

type Kind = 'purchase' | 'renewal' | 'quota-extension' | 'device-clearing'
type Audience = 'public' | 'licensees' | 'one'

const choices = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }))

/** What the offer makes: the item of a new license, or what it adds to one that is there. */
const useMakes = (kind: Kind) => {
  const products = useList('GET /v1/products', { query: { limit: '500' } })
  const [item, setItem] = useState(draftOf(0, ''))
  const [product, setProduct] = useState<string | null>(null)
  const [quota, setQuota] = useState<number | string>(100)
  const [days, setDays] = useState<number | string>('')
  const makes =
    kind === 'purchase'
      ? { items: [itemOf(item)] }
      : {
          product,
          quota: kind === 'quota-extension' ? Number(quota) : null,
          days: kind === 'renewal' && days !== '' ? Number(days) : null,
        }
  const fields =
    kind === 'purchase' ? (
      <ItemFields item={item} products={products.rows} change={setItem} />
    ) : (
      <>
        <Select
          label={text.product}
          placeholder={text.anyProduct}
          data={products.rows.map(({ code, name }) => ({ value: code, label: name }))}
          value={product}
          onChange={setProduct}
          clearable
        />
        {kind === 'quota-extension' ? (
          <NumberInput label={text.quota} min={1} value={quota} onChange={setQuota} required />
        ) : null}
        {kind === 'renewal' ? (
          <NumberInput
            label={text.days}
            description={text.daysHint}
            min={1}
            max={36_500}
            value={days}
            onChange={setDays}
          />
        ) : null}
      </>
    )
  return { makes, fields }
}

/** Puts a priced line into the catalogue (O1). */
export const NewOffer = () => {
  const { values, field, set, clear } = useFields({ code: '', name: '', description: '', currency: 'EUR' })
  const [kind, setKind] = useState<Kind>('purchase')
  const [price, setPrice] = useState<number | string>('')
  const [audience, setAudience] = useState<Audience>('licensees')
  const [organization, setOrganization] = useState<string | null>(null)
  const organizations = useList('GET /v1/organizations', { query: { limit: '500' } }, audience === 'one')
  const { makes, fields } = useMakes(kind)
  const create = useChange('POST /v1/offers')
  const { code, name, description, currency } = values
  return (
    <CreateButton
      label={text.newOffer}
      pending={create.isPending}
      error={create.error}
      run={(done) =>
        create.mutate(
          {
            body: {
              code,
              name,
              description,
              kind,
              currency,
              price: toMinor(Number(price), currency),
              makes,
              audience,
              organizationId: audience === 'one' ? organization : null,
            },
          },
          {
            onSuccess: () => {
              clear()
              done()
            },
          },
        )
      }
    >
      <TextInput
        label={text.code}
        placeholder="scans-1000"
        pattern="[a-z0-9][a-z0-9._\-]*"
        maxLength={64}
        error={fieldError(create.error, 'code')}
        required
        {...field('code')}
      />
      <TextInput label={common.common.name} maxLength={200} required {...field('name')} />
      <Textarea label={text.description} autosize minRows={2} maxLength={2000} {...field('description')} />
      <Select
        label={text.kind}
        data={choices(text.kinds)}
        value={kind}
        onChange={(value) => setKind((value ?? 'purchase') as Kind)}
        allowDeselect={false}
      />
      {fields}
      <Group grow align="flex-start">
        <NumberInput label={text.price} min={0} value={price} onChange={setPrice} required />
        <Select
          label={text.currency}
          data={Intl.supportedValuesOf('currency')}
          value={currency}
          onChange={(value) => set('currency', value ?? 'EUR')}
          allowDeselect={false}
          searchable
        />
      </Group>
      <Select
        label={text.audience}
        data={choices(text.audiences)}
        value={audience}
        onChange={(value) => setAudience((value ?? 'licensees') as Audience)}
        allowDeselect={false}
      />
      {audience === 'one' ? (
        <Select
          label={common.nav.organization}
          data={organizations.rows.map(({ id, name: label }) => ({ value: id, label: `${label} (${id})` }))}
          value={organization}
          onChange={setOrganization}
          searchable
          required
        />
      ) : null}
    </CreateButton>
  )
}
