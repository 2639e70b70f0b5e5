import {
  Alert,
  Button,
  Checkbox,
  Fieldset,
  NumberInput,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useState } from 'react'
import { useFields } from '../components/form.tsx'
import { Page } from '../components/page.tsx'
import { useRights } from '../components/rights.ts'
import { Failure, Shown } from '../components/states.tsx'
import { type SalesSettings, useChange, useRead } from '../queries/resources.ts'
import { ordersEn } from '../texts/orders.ts'
import { sellingEn as text } from '../texts/selling.ts'
import { text as common } from '../texts/text.ts'

const METHODS = ['wire', 'check', 'purchase-order'] as const
type Method = (typeof METHODS)[number]

const orNull = (value: string): string | null => (value === '' ? null : value)

const Settings = ({ settings, admin }: { readonly settings: SalesSettings; readonly admin: boolean }) => {
  const { seller, tax } = settings
  const { values, field } = useFields({
    salesEmail: settings.salesEmail ?? '',
    supportEmail: settings.supportEmail ?? '',
    name: seller.name,
    address: seller.address,
    taxId: seller.taxId,
    bank: seller.bank,
    note: seller.note,
    taxName: tax.name,
  })
  const [percent, setPercent] = useState<number | string>(tax.basisPoints / 100)
  const [methods, setMethods] = useState<readonly Method[]>(settings.methods)
  const [publicOrders, setPublicOrders] = useState(settings.publicOrders)
  const save = useChange('PUT /v1/sales-settings')
  const { salesEmail, supportEmail, taxName, ...sells } = values
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({
          body: {
            salesEmail: orNull(salesEmail),
            supportEmail: orNull(supportEmail),
            seller: sells,
            tax: { name: taxName, basisPoints: Math.round(Number(percent) * 100) },
            methods: [...methods],
            publicOrders,
          },
        })
      }}
    >
      <Stack maw={560} gap="lg">
        {admin ? null : <Text size="sm">{text.readOnly}</Text>}
        <Fieldset legend={text.addresses} disabled={!admin}>
          <Stack gap="xs">
            <TextInput
              label={text.salesEmail}
              description={text.salesHint}
              type="email"
              {...field('salesEmail')}
            />
            <TextInput label={text.supportEmail} type="email" {...field('supportEmail')} />
          </Stack>
        </Fieldset>
        <Fieldset legend={text.seller} disabled={!admin}>
          <Stack gap="xs">
            <TextInput label={text.sellerName} maxLength={200} {...field('name')} />
            <Textarea
              label={text.sellerAddress}
              autosize
              minRows={2}
              maxLength={1000}
              {...field('address')}
            />
            <TextInput label={text.taxId} maxLength={100} {...field('taxId')} />
            <Textarea label={text.bank} autosize minRows={2} maxLength={1000} {...field('bank')} />
            <Textarea label={text.note} autosize minRows={2} maxLength={1000} {...field('note')} />
          </Stack>
        </Fieldset>
        <Fieldset legend={text.tax} disabled={!admin}>
          <Stack gap="xs">
            <TextInput label={text.taxName} maxLength={40} required {...field('taxName')} />
            <NumberInput
              label={text.taxPercent}
              min={0}
              max={100}
              decimalScale={2}
              value={percent}
              onChange={setPercent}
              required
            />
          </Stack>
        </Fieldset>
        <Fieldset legend={text.methods} disabled={!admin}>
          <Stack gap="xs">
            {METHODS.map((method) => (
              <Checkbox
                key={method}
                label={ordersEn.methods[method] ?? method}
                checked={methods.includes(method)}
                onChange={(event) => {
                  const { checked } = event.currentTarget
                  setMethods(METHODS.filter((each) => (each === method ? checked : methods.includes(each))))
                }}
              />
            ))}
          </Stack>
        </Fieldset>
        <Fieldset legend={text.newcomers} disabled={!admin}>
          <Switch
            label={text.publicOrders}
            description={text.publicOrdersHint}
            checked={publicOrders}
            onChange={(event) => setPublicOrders(event.currentTarget.checked)}
          />
        </Fieldset>
        {save.error === null ? null : <Failure error={save.error} />}
        {save.isSuccess ? (
          <Alert color="teal" variant="light" role="status">
            {text.saved}
          </Alert>
        ) : null}
        {admin ? (
          <Button
            type="submit"
            loading={save.isPending}
            disabled={methods.length === 0}
            style={{ alignSelf: 'flex-start' }}
          >
            {common.common.save}
          </Button>
        ) : null}
      </Stack>
    </form>
  )
}

/** Who sells and how: addresses, seller, tax, ways to pay (O3, O4). */
export const SellingPage = () => {
  const { admin } = useRights()
  const settings = useRead('GET /v1/sales-settings', {})
  return (
    <Page title={text.title}>
      <Shown of={settings}>{(row) => <Settings settings={row} admin={admin} />}</Shown>
    </Page>
  )
}
