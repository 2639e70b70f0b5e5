import { Alert, Group, List, Paper, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { IconCheck, IconCircle } from '@tabler/icons-react'
import { type ReactNode, useEffect, useState } from 'react'
import { CopyId } from '../components/copy-id.tsx'
import { useOrganization } from '../components/organization.tsx'
import { Paste } from '../components/paste.tsx'
import { useRights } from '../components/rights.ts'
import { Waiting } from '../components/states.tsx'
import { TextLink } from '../components/table.tsx'
import { type License, useList, useRead } from '../queries/resources.ts'
import { useInstallation } from '../queries/session.ts'
import { text } from '../texts/text.ts'
import { TrialRequest } from './trial-request.tsx'

const { first } = text
/** Milliseconds between looks for the first device. */
const LOOK = 3_000
const ONE = { query: { limit: '1' } } as const

interface Step {
  readonly label: string
  readonly to: string
  readonly done: boolean
}

/** The first device: noticed without anybody touching the page. `waited`: it was not there when the page was opened. */
const useFirstDevice = (organization: string | null) => {
  const [waited, setWaited] = useState(false)
  const devices = useRead(
    'GET /v1/devices',
    { query: { limit: '1', organization: organization ?? undefined } },
    waited ? { refetchInterval: LOOK } : {},
  )
  const none = devices.data?.rows.length === 0
  useEffect(() => {
    if (none) setWaited(true)
  }, [none])
  return { known: devices.data !== undefined, uuid: devices.data?.rows[0]?.uuid ?? null, waited }
}

type FirstDevice = ReturnType<typeof useFirstDevice>

/** Where the steps of making and activating a license lead: to a license that waits for its activation, or to the list. */
const licenseSteps = (licenses: readonly License[]) => {
  const fresh = licenses.find(({ status }) => status === 'new')
  const active = licenses.find(
    ({ status, handshakeCodes }) => status === 'activated' && handshakeCodes.length > 0,
  )
  const to = fresh === undefined ? '/licenses' : `/licenses/${encodeURIComponent(fresh.id)}`
  return { active, to, made: licenses.length > 0 }
}

const Checklist = ({
  steps,
  device,
  active,
  children,
}: {
  readonly steps: readonly Step[]
  readonly device: FirstDevice
  readonly active: License | undefined
  readonly children?: ReactNode
}) => {
  const seen = device.uuid !== null
  const code = active?.handshakeCodes[0]
  const all: readonly Step[] = [
    ...steps,
    { label: first.snippet, to: code === undefined ? '/codes' : `/codes/${code}`, done: seen },
    { label: first.device, to: '/devices', done: seen },
  ]
  // Only what comes next leads somewhere.
  const next = all.findIndex(({ done }) => !done)
  return (
    <Paper withBorder p="md" component="section" aria-label={first.title}>
      <Stack>
        <Title order={2}>{first.title}</Title>
        <List spacing="xs" center>
          {all.map(({ label, to, done }, index) => (
            <List.Item
              key={label}
              icon={
                <ThemeIcon color={done ? 'teal' : 'gray'} size={20} radius="xl" variant="light">
                  {done ? <IconCheck size={14} aria-label={first.done} /> : <IconCircle size={10} />}
                </ThemeIcon>
              }
            >
              {index === next ? (
                <TextLink to={to}>{label}</TextLink>
              ) : (
                <Text size="sm" {...(done ? { c: 'dimmed' } : {})}>
                  {label}
                </Text>
              )}
            </List.Item>
          ))}
        </List>
        {children}
        {device.uuid !== null ? (
          <Alert color="teal" variant="light" role="status" title={first.device}>
            <TextLink to="/devices/$uuid" params={{ uuid: device.uuid }}>
              {device.uuid}
            </TextLink>
          </Alert>
        ) : active !== undefined && code !== undefined ? (
          <>
            <Paste handshakeCode={code} product={active.items[0]?.product ?? null} />
            <Text size="sm" c="dimmed" role="status">
              {text.looking.waiting}
            </Text>
          </>
        ) : null}
      </Stack>
    </Paper>
  )
}

/** From the set-up link to the first device of a vendor's first customer. */
const VendorSteps = ({ device }: { readonly device: FirstDevice }) => {
  const { admin } = useRights()
  const products = useList('GET /v1/products', ONE)
  const organizations = useList('GET /v1/organizations', ONE)
  const licenses = useList('GET /v1/licenses', { query: { limit: '100' } })
  const mail = useRead('GET /v1/mail-settings', {}, { enabled: admin })
  if (products.isPending || organizations.isPending || licenses.isPending) return <Waiting rows={6} />
  const { active, to, made } = licenseSteps(licenses.rows)
  return (
    <Checklist
      device={device}
      active={active}
      steps={[
        { label: first.product, to: '/products', done: products.rows.length > 0 },
        { label: first.organization, to: '/organizations', done: organizations.rows.length > 0 },
        { label: first.license, to: '/licenses', done: made },
        { label: first.activate, to, done: active !== undefined },
      ]}
    >
      {mail.data?.settings === null ? (
        <Text size="sm" c="dimmed">
          {first.noMail} <TextLink to="/mail">{text.nav.mail}</TextLink>
        </Text>
      ) : null}
    </Checklist>
  )
}

/** From an empty server of a licensee's own to its first device: the vendor binds the license to the server's UUID (L2). */
const OwnServerSteps = ({ device }: { readonly device: FirstDevice }) => {
  const server = useRead('GET /v1/server', {})
  const licenses = useList('GET /v1/licenses', { query: { limit: '100' } })
  if (server.data === undefined || licenses.isPending) return <Waiting rows={5} />
  const { active, made } = licenseSteps(licenses.rows)
  return (
    <Checklist
      device={device}
      active={active}
      steps={[{ label: first.imported, to: '/licenses', done: active !== undefined }]}
    >
      {made ? null : (
        <Stack gap={4}>
          <Text size="sm">{first.uuid}</Text>
          <CopyId id={server.data.uuid} label={text.server.uuid} />
        </Stack>
      )}
    </Checklist>
  )
}

/** From a licensee's registration to a running trial, or an order, and the first device. */
const LicenseeSteps = ({
  device,
  organizationId,
}: {
  readonly device: FirstDevice
  readonly organizationId: string
}) => {
  const licenses = useList('GET /v1/licenses', { query: { organization: organizationId, limit: '100' } })
  if (licenses.isPending) return <Waiting rows={4} />
  const { active, to, made } = licenseSteps(licenses.rows)
  return (
    <Checklist
      device={device}
      active={active}
      steps={[{ label: made ? first.activate : first.trial, to, done: active !== undefined }]}
    >
      {made ? null : (
        <Group gap="md">
          <TrialRequest organizationId={organizationId} stay />
          <TextLink to="/orders">{first.order}</TextLink>
        </Group>
      )}
    </Checklist>
  )
}

/** What comes next, step by step; gone once a device was seen before the page was opened. */
export const FirstSteps = () => {
  const rights = useRights()
  const { organizationId } = useOrganization()
  const installation = useInstallation()
  const concerned = rights.staff || (rights.manage && organizationId !== null)
  return concerned && installation.data !== undefined ? (
    <Steps
      key={organizationId}
      own={installation.data.mode === 'self-hosted'}
      organizationId={rights.staff ? null : organizationId}
    />
  ) : null
}

const Steps = ({
  own,
  organizationId,
}: {
  readonly own: boolean
  readonly organizationId: string | null
}) => {
  const device = useFirstDevice(organizationId)
  if (!device.known || (device.uuid !== null && !device.waited)) return null
  if (organizationId !== null) return <LicenseeSteps device={device} organizationId={organizationId} />
  return own ? <OwnServerSteps device={device} /> : <VendorSteps device={device} />
}
