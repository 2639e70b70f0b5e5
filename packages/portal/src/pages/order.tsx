import { Alert, Button, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Confirmed } from '../components/confirm.tsx'
import { CopyId } from '../components/copy-id.tsx'
import { CreateButton } from '../components/create.tsx'
import { download } from '../components/download.ts'
import { Facts } from '../components/facts.tsx'
import { count, money, time } from '../components/format.ts'
import { Page } from '../components/page.tsx'
import { useRights } from '../components/rights.ts'
import { Shown } from '../components/states.tsx'
import { DataTable, TextLink } from '../components/table.tsx'
import { type Order, useChange, useRead } from '../queries/resources.ts'
import { ordersEn as text } from '../texts/orders.ts'
import { text as common } from '../texts/text.ts'

const ConfirmPayment = ({ order }: { readonly order: Order }) => {
  const [reference, setReference] = useState('')
  const confirm = useChange('POST /v1/orders/{id}/confirm-payment')
  return (
    <CreateButton
      label={text.confirmPayment}
      submit={text.confirmPayment}
      pending={confirm.isPending}
      error={confirm.error}
      run={(done) => confirm.mutate({ params: { id: order.id }, body: { reference } }, { onSuccess: done })}
    >
      <TextInput
        label={text.reference}
        description={text.confirmHint}
        value={reference}
        onChange={(event) => setReference(event.currentTarget.value)}
        required
      />
    </CreateButton>
  )
}

const STEPS = {
  accept: { operation: 'POST /v1/orders/{id}/place', label: text.accept, warning: text.acceptWarning },
  again: { operation: 'POST /v1/orders/{id}/fulfil', label: text.again, warning: text.againWarning },
  cancel: { operation: 'POST /v1/orders/{id}/cancel', label: text.cancel, warning: text.cancelWarning },
} as const

const Step = ({ order, step }: { readonly order: Order; readonly step: keyof typeof STEPS }) => {
  const { operation, label, warning } = STEPS[step]
  const change = useChange(operation)
  return (
    <Confirmed
      label={label}
      warning={warning}
      pending={change.isPending}
      error={change.error}
      run={(done) => change.mutate({ params: { id: order.id }, body: {} }, { onSuccess: done })}
    />
  )
}

const Actions = ({ order }: { readonly order: Order }) => {
  const rights = useRights()
  const open = order.state === 'draft' || order.state === 'placed'
  return (
    <>
      {order.state === 'draft' && rights.manage ? <Step order={order} step="accept" /> : null}
      {order.state === 'placed' && rights.staff ? <ConfirmPayment order={order} /> : null}
      {order.state === 'paid' && rights.staff ? <Step order={order} step="again" /> : null}
      {(open && rights.manage) || (order.state === 'paid' && rights.staff) ? (
        <Step order={order} step="cancel" />
      ) : null}
    </>
  )
}

const Download = ({ order, number }: { readonly order: Order; readonly number: string }) => {
  const read = useChange('GET /v1/orders/{id}/documents/{number}')
  return (
    <Button
      size="xs"
      variant="default"
      loading={read.isPending}
      aria-label={`${text.download} ${number}`}
      onClick={() =>
        read.mutate(
          { params: { id: order.id, number } },
          {
            onSuccess: ({ name, mediaType, base64 }) =>
              download(
                name,
                Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)),
                mediaType,
              ),
          },
        )
      }
    >
      {text.download}
    </Button>
  )
}

/** Sends a document, or the files of the license that was made, once more. */
const SendAgain = ({ order, number }: { readonly order: Order; readonly number: string }) => {
  const [to, setTo] = useState('')
  const [sent, setSent] = useState<string | null>(null)
  const send = useChange('POST /v1/orders/{id}/documents/{number}/send')
  return (
    <>
      <CreateButton
        small
        label={`${text.send} ${number}`}
        submit={text.send}
        pending={send.isPending}
        error={send.error}
        run={(done) =>
          send.mutate(
            { params: { id: order.id, number }, body: to === '' ? {} : { to: [to] } },
            {
              onSuccess: (answer) => {
                setSent(answer.to.join(', '))
                done()
              },
            },
          )
        }
      >
        <TextInput
          label={text.sendTo}
          description={text.sendHint}
          type="email"
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
      </CreateButton>
      {sent === null ? null : (
        <Text size="sm" role="status">
          {text.sentTo(sent)}
        </Text>
      )}
    </>
  )
}

const LICENSE_FILE = 'license-file'

/** Documents, and the license's files once there is a license, which its own page downloads. */
const Documents = ({ order }: { readonly order: Order }) => {
  const { manage } = useRights()
  const rows = [
    ...order.documents,
    ...(order.licenseId === null
      ? []
      : [{ number: LICENSE_FILE, kind: LICENSE_FILE, issued: order.fulfilledAt ?? order.createdAt }]),
  ]
  return (
    <DataTable
      caption={text.documents}
      rows={rows}
      rowKey={(document) => document.number}
      columns={[
        { label: text.documents, cell: (document) => text.kinds[document.kind] ?? document.kind },
        { label: common.common.id, cell: (document) => document.number },
        { label: text.issued, cell: (document) => time(document.issued) },
        {
          label: text.download,
          cell: (document) => (
            <Group gap="xs">
              {document.number === LICENSE_FILE ? null : <Download order={order} number={document.number} />}
              {manage ? <SendAgain order={order} number={document.number} /> : null}
            </Group>
          ),
        },
      ]}
    />
  )
}

const Details = ({ order }: { readonly order: Order }) => (
  <Stack gap="lg">
    {order.howToPay === null ? null : (
      <Alert color="blue" variant="light" title={text.howToPay}>
        <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {order.howToPay}
        </Text>
      </Alert>
    )}
    <Facts
      facts={[
        [common.common.id, <CopyId key="id" id={order.id} />],
        [text.state, text.states[order.state] ?? order.state],
        [common.nav.organization, `${order.organizationName} (${order.organizationId})`],
        [text.method, text.methods[order.method] ?? order.method],
        [text.buyerReference, order.buyerReference ?? common.common.none],
        [text.net, money(order.net, order.currency)],
        [order.taxName, money(order.tax, order.currency)],
        [text.total, money(order.total, order.currency)],
        [text.ordered, time(order.placedAt ?? order.createdAt)],
        ...(order.reseller === null ? [] : [[text.reseller, order.reseller] as const]),
        ...(order.contacts.length === 0
          ? []
          : [[text.contacts, order.contacts.map(({ email }) => email).join(', ')] as const]),
        ...(order.target === null ? [] : [[text.target, order.target] as const]),
        ...(order.note === null ? [] : [[text.note, order.note] as const]),
        [
          text.license,
          order.licenseId === null ? (
            common.common.none
          ) : (
            <TextLink key="license" to="/licenses/$id" params={{ id: order.licenseId }}>
              {order.licenseId}
            </TextLink>
          ),
        ],
      ]}
    />
    <Title order={2}>{text.lines}</Title>
    <DataTable
      caption={text.lines}
      rows={order.lines}
      rowKey={(line) => line.offer}
      columns={[
        { label: text.offer, cell: (line) => line.name },
        { label: text.quantity, numeric: true, cell: (line) => count(line.quantity) },
        { label: text.price, numeric: true, cell: (line) => money(line.unitPrice, order.currency) },
      ]}
    />
    <Title order={2}>{text.documents}</Title>
    <Documents order={order} />
  </Stack>
)

/** One order: its lines, documents and state, and what can be done about it. */
export const OrderPage = () => {
  const { id } = useParams({ strict: false }) as { readonly id: string }
  const order = useRead('GET /v1/orders/{id}', { params: { id } })
  return (
    <Page
      title={`${text.order} ${id}`}
      actions={order.data === undefined ? undefined : <Actions order={order.data} />}
    >
      <Shown of={order}>{(row) => <Details order={row} />}</Shown>
    </Page>
  )
}
