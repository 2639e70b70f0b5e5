import { NumberInput, Text, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { type Offer, useChange } from '../queries/resources.ts'
import { sellingEn as text } from '../texts/selling.ts'
import { text as common } from '../texts/text.ts'
import { CreateButton } from './create.tsx'
import { useFields } from './form.tsx'
import { toMajor, toMinor } from './format.ts'

/** Changes how an offer reads and what it costs; orders keep what they were made with. */
export const EditOffer = ({ offer }: { readonly offer: Offer }) => {
  const { values, field } = useFields({ name: offer.name, description: offer.description })
  const [price, setPrice] = useState<number | string>(toMajor(offer.price, offer.currency))
  const change = useChange('PATCH /v1/offers/{code}')
  return (
    <CreateButton
      small
      label={`${text.edit} ${offer.code}`}
      submit={common.common.save}
      pending={change.isPending}
      error={change.error}
      run={(done) =>
        change.mutate(
          {
            params: { code: offer.code },
            body: { ...values, price: toMinor(Number(price), offer.currency) },
          },
          { onSuccess: done },
        )
      }
    >
      <Text size="sm">{text.editHint}</Text>
      <TextInput label={common.common.name} maxLength={200} required {...field('name')} />
      <Textarea label={text.description} autosize minRows={2} maxLength={2000} {...field('description')} />
      <NumberInput
        label={`${text.price} (${offer.currency})`}
        min={0}
        value={price}
        onChange={setPrice}
        required
      />
    </CreateButton>
  )
}
