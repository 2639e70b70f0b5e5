import { Select, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { CreateButton } from '../components/create.tsx'
import { onlyOf } from '../components/only.ts'
import { useChange, useList } from '../queries/resources.ts'
import { text } from '../texts/text.ts'

/** A private trial, which starts at once (T2). */
export const TrialRequest = ({
  organizationId,
  stay = false,
}: {
  readonly organizationId: string
  /** Whether the page stays, instead of showing the license that was made. */
  readonly stay?: boolean
}) => {
  const products = useList('GET /v1/products', { query: { limit: '500' } })
  const [chosen, setProduct] = useState<string | null>(null)
  const product = chosen ?? onlyOf(products.rows)?.code ?? null
  const navigate = useNavigate()
  const request = useChange('POST /v1/trials')
  return (
    <CreateButton
      label={text.licenses.trial}
      submit={text.licenses.trial}
      pending={request.isPending}
      error={request.error}
      run={(done) =>
        request.mutate(
          { body: { organizationId, product: product ?? '' } },
          {
            onSuccess: ({ id }) => {
              done()
              if (!stay) void navigate({ to: '/licenses/$id', params: { id } as never })
            },
          },
        )
      }
    >
      <Text size="sm">{text.licenses.trialHint}</Text>
      <Select
        label={text.licenses.product}
        data={products.rows.map(({ code, name }) => ({ value: code, label: name }))}
        value={product}
        onChange={setProduct}
        required
      />
    </CreateButton>
  )
}
