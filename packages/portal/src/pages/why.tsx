import { Badge, Button, Group, List, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Denials } from '../components/denials.tsx'
import { time } from '../components/format.ts'
import { Page } from '../components/page.tsx'
import { Empty, Shown } from '../components/states.tsx'
import { type Explanation, useRead } from '../queries/resources.ts'
import { text } from '../texts/text.ts'

type DecisionOf = Explanation['decisions'][number]

const parties = (by: readonly string[]): string =>
  by.map((party) => text.why.parties[party] ?? party).join(', ')

const named = ({ item, module }: { readonly item: string; readonly module: string | null }): string =>
  module === null ? item : `${item} · ${module}`

const failedBy = (failed: NonNullable<DecisionOf['firstFailed']>): string =>
  `${failed.code} ${failed.reason}${failed.by.length === 0 ? '' : ` (${parties(failed.by)})`}`

const Tried = ({ tried }: Pick<DecisionOf, 'tried'>) =>
  tried.length === 0 ? null : (
    <>
      <Title order={3}>{text.why.tried}</Title>
      <List size="sm" type="ordered">
        {tried.map((trial) => (
          <List.Item key={named(trial)}>
            {named(trial)}: {trial.failed === null ? text.why.passed : failedBy(trial.failed)}
          </List.Item>
        ))}
      </List>
    </>
  )

/** A grant, decided again on the facts of now. */
const Again = ({ again }: { readonly again: NonNullable<DecisionOf['again']> }) => (
  <details>
    <Text component="summary" size="sm" c="dimmed" style={{ cursor: 'pointer' }}>
      {text.why.again(time(again.at))}
    </Text>
    <List mt="xs" size="sm" type="ordered">
      {again.tried.map((trial) => (
        <List.Item key={named(trial)}>
          {named(trial)}: {text.why.roles[trial.role] ?? trial.role},{' '}
          {trial.failed === null ? trial.reason : failedBy(trial.failed)}
        </List.Item>
      ))}
    </List>
  </details>
)

const Decision = ({ decision }: { readonly decision: Explanation['decisions'][number] }) => (
  <Paper withBorder p="md">
    <Stack gap="xs">
      <Group gap="sm">
        <Badge color={decision.result === 0 ? 'teal' : 'red'} variant="light" tt="none">
          {decision.result === 0 ? text.why.granted : `${decision.result} ${decision.name}`}
        </Badge>
        <Text size="sm">{time(decision.at)}</Text>
        <Text size="sm" c="dimmed">
          {decision.product} · {decision.handshakeCode ?? decision.organizationId ?? text.common.none}
        </Text>
      </Group>
      {decision.firstFailed === null ? null : (
        <Text size="sm">
          <strong>{text.why.failed}:</strong> {decision.firstFailed.reason}
        </Text>
      )}
      {decision.fix === null ? null : (
        <Text size="sm">
          <strong>{text.why.fix}:</strong> {decision.fix}
        </Text>
      )}
      {decision.by.length === 0 ? null : (
        <Text size="sm">
          <strong>{text.why.by}:</strong> {parties(decision.by)}
        </Text>
      )}
      {decision.again === null ? <Tried tried={decision.tried} /> : <Again again={decision.again} />}
    </Stack>
  </Paper>
)

export const WhyPage = () => {
  const { client } = useSearch({ strict: false }) as { readonly client?: string }
  const navigate = useNavigate()
  const [uuid, setUuid] = useState(client ?? '')
  const explained = useRead(
    'GET /v1/explain',
    { query: { client: client ?? '' } },
    { enabled: client !== undefined },
  )
  return (
    <Page title={text.why.title}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void navigate({ to: '/why', search: { client: uuid.trim() } as never })
        }}
      >
        <Group align="flex-end" mb="lg">
          <TextInput
            label={text.devices.search}
            description={text.why.intro}
            value={uuid}
            onChange={(event) => setUuid(event.currentTarget.value)}
            w={360}
            maw="100%"
            required
          />
          <Button type="submit">{text.why.submit}</Button>
        </Group>
      </form>
      {client === undefined ? (
        <Stack gap="sm">
          <Title order={2}>{text.looking.pick}</Title>
          <Denials />
        </Stack>
      ) : (
        <Shown of={explained}>
          {(answer) =>
            answer.decisions.length === 0 ? (
              <Empty title={text.why.empty} />
            ) : (
              <Stack>
                {answer.decisions.map((decision) => (
                  <Decision key={decision.id} decision={decision} />
                ))}
              </Stack>
            )
          }
        </Shown>
      )}
    </Page>
  )
}
