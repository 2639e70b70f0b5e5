import { Select, Stack, Text, Textarea, Title } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Buy } from '../components/buy.tsx'
import { Confirmed } from '../components/confirm.tsx'
import { CopyId } from '../components/copy-id.tsx'
import { CreateButton } from '../components/create.tsx'
import { Facts } from '../components/facts.tsx'
import { money, time } from '../components/format.ts'
import { useOffers } from '../components/offered.tsx'
import { Page } from '../components/page.tsx'
import { useRights } from '../components/rights.ts'
import { Shown } from '../components/states.tsx'
import { TextLink } from '../components/table.tsx'
import { type SalesRequest, useChange, useList, useRead } from '../queries/resources.ts'
import { ordersEn } from '../texts/orders.ts'
import { requestsEn as text } from '../texts/requests.ts'
import { text as common } from '../texts/text.ts'

/** The vendor's answer: words, and an offer or a quote that was made for it. */
const Answer = ({ request, quote }: { readonly request: SalesRequest; readonly quote: string | null }) => {
  const [words, setWords] = useState('')
  const [offer, setOffer] = useState<string | null>(null)
  const [order, setOrder] = useState<string | null>(null)
  const offers = useOffers(request.organizationId)
  const orders = useList('GET /v1/orders', { query: { organization: request.organizationId } })
  const answer = useChange('POST /v1/requests/{id}/answer')
  return (
    <CreateButton
      label={text.answer}
      submit={text.answer}
      pending={answer.isPending}
      error={answer.error}
      run={(done) =>
        answer.mutate(
          { params: { id: request.id }, body: { text: words, offer, orderId: order ?? quote } },
          { onSuccess: done },
        )
      }
    >
      <Textarea
        label={text.message}
        description={text.answerHint}
        autosize
        minRows={3}
        maxLength={4000}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        required
      />
      <Select
        label={text.withOrder}
        description={text.withOrderHint}
        data={orders.rows.map((row) => ({
          value: row.id,
          label: `${row.id}, ${ordersEn.states[row.state] ?? row.state}, ${money(row.total, row.currency)}`,
        }))}
        value={order ?? quote}
        onChange={setOrder}
        clearable
        searchable
      />
      <Select
        label={text.answers}
        description={text.answersHint}
        data={offers.map(({ code, name }) => ({ value: code, label: name }))}
        value={offer}
        onChange={setOffer}
        clearable
        searchable
      />
    </CreateButton>
  )
}

const Actions = ({ request }: { readonly request: SalesRequest }) => {
  const rights = useRights()
  const offers = useOffers(request.organizationId)
  const [quote, setQuote] = useState<string | null>(null)
  const close = useChange('POST /v1/requests/{id}/close')
  if (request.state === 'closed') return null
  return (
    <>
      {rights.staff ? (
        <>
          <Buy
            label={ordersEn.quote}
            organizationId={request.organizationId}
            offers={offers}
            quote={{ requestId: request.id, made: setQuote }}
          />
          <Answer request={request} quote={quote} />
        </>
      ) : null}
      {rights.manage ? (
        <Confirmed
          label={text.close}
          warning={text.closeWarning}
          pending={close.isPending}
          error={close.error}
          run={(done) => close.mutate({ params: { id: request.id } }, { onSuccess: done })}
        />
      ) : null}
    </>
  )
}

const Words = ({ children }: { readonly children: string }) => (
  <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
    {children}
  </Text>
)

const Given = ({ answer }: { readonly answer: NonNullable<SalesRequest['answer']> }) => (
  <>
    <Words>{answer.text}</Words>
    <Facts
      facts={[
        [text.by, answer.by],
        [text.answered, time(answer.at)],
        ...(answer.orderId === null
          ? []
          : [
              [
                text.order,
                <TextLink key="order" to="/orders/$id" params={{ id: answer.orderId }}>
                  {answer.orderId}
                </TextLink>,
              ] as const,
            ]),
        ...(answer.offer === null
          ? []
          : [
              [
                text.offered,
                <TextLink key="offer" to="/orders">
                  {answer.offer}
                </TextLink>,
              ] as const,
            ]),
      ]}
    />
  </>
)

const Details = ({ request }: { readonly request: SalesRequest }) => (
  <Stack gap="lg">
    <Facts
      facts={[
        [common.common.id, <CopyId key="id" id={request.id} />],
        [text.state, text.states[request.state] ?? request.state],
        [common.nav.organization, request.organizationId],
        [text.by, request.createdBy],
        [text.asked, time(request.createdAt)],
        [
          text.license,
          request.licenseId === null ? (
            common.common.none
          ) : (
            <TextLink key="license" to="/licenses/$id" params={{ id: request.licenseId }}>
              {request.licenseId}
            </TextLink>
          ),
        ],
      ]}
    />
    <Title order={2}>{text.message}</Title>
    <Words>{request.message}</Words>
    {request.facts.length === 0 ? null : (
      <>
        <Title order={2}>{text.facts}</Title>
        <Words>{request.facts.join('\n')}</Words>
      </>
    )}
    <Title order={2}>{text.answer}</Title>
    {request.answer === null ? <Text size="sm">{text.notAnswered}</Text> : <Given answer={request.answer} />}
  </Stack>
)

/** One request: what was asked with the license's facts, its state and the vendor's answer (O3). */
export const RequestPage = () => {
  const { id } = useParams({ strict: false }) as { readonly id: string }
  const request = useRead('GET /v1/requests/{id}', { params: { id } })
  const kind = request.data === undefined ? '' : (text.kinds[request.data.kind] ?? request.data.kind)
  return (
    <Page
      title={`${text.request}: ${kind}`}
      actions={request.data === undefined ? undefined : <Actions request={request.data} />}
    >
      <Shown of={request}>{(row) => <Details request={row} />}</Shown>
    </Page>
  )
}
