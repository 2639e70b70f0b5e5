import {
  Alert,
  Button,
  Checkbox,
  Group,
  Modal,
  Radio,
  Select,
  Stack,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { type FormEvent, useState } from 'react'
import { saveFiles } from '../components/save-files.ts'
import { Failure } from '../components/states.tsx'
import { type License, useChange, useList } from '../queries/resources.ts'
import { text } from '../texts/text.ts'

type Hosting = 'hosted' | 'self' | 'offline'
type Joining = 'default' | 'other' | 'new'

const lines = (value: string): string[] => value.split(/[\s,;]+/).filter((line) => line !== '')

/** Which handshake code the items join (L2). */
const Joins = ({
  license,
  choose,
}: {
  readonly license: License
  readonly choose: (code: string | null) => void
}) => {
  const codes = useList('GET /v1/handshake-codes', {
    query: { organization: license.organizationId, limit: '500' },
  })
  const [joining, setJoining] = useState<Joining>('default')
  const standard = codes.rows.find((row) => row.default)?.code
  return (
    <Stack gap="xs">
      <Radio.Group
        label={text.licenses.joins}
        value={joining}
        onChange={(value) => {
          setJoining(value as Joining)
          choose(null)
        }}
      >
        <Group gap="md" mt="xs">
          <Radio value="default" label={text.licenses.codeDefault} description={standard ?? ''} />
          <Radio value="other" label={text.licenses.codeOther} />
          <Radio value="new" label={text.licenses.codeNew} />
        </Group>
      </Radio.Group>
      {joining === 'other' ? (
        <Select
          label={text.codes.code}
          data={codes.rows.map((row) => row.code)}
          onChange={choose}
          searchable
          required
        />
      ) : null}
      {joining === 'new' ? (
        <TextInput
          label={text.licenses.newCode}
          leftSection={`${license.organizationId}-`}
          leftSectionWidth={(license.organizationId.length + 1) * 10}
          onChange={(event) => choose(`${license.organizationId}-${event.currentTarget.value}`)}
          required
        />
      ) : null}
    </Stack>
  )
}

const Form = ({
  license,
  offline,
  leave,
}: {
  readonly license: License
  readonly offline: boolean
  readonly leave: () => void
}) => {
  const [hosting, setHosting] = useState<Hosting>('hosted')
  const [code, setCode] = useState<string | null>(null)
  const [uuids, setUuids] = useState('')
  const activate = useChange('POST /v1/licenses/{id}/activate')
  const run = (event: FormEvent) => {
    event.preventDefault()
    activate.mutate(
      {
        params: { id: license.id },
        body: {
          hosting,
          ...(hosting === 'hosted' && code !== null ? { handshakeCode: code } : {}),
          ...(hosting === 'self' ? { serverUuids: lines(uuids) } : {}),
          ...(hosting === 'offline' ? { clientUuids: lines(uuids) } : {}),
        },
      },
      {
        onSuccess: ({ files }) => {
          saveFiles(files)
          leave()
        },
      },
    )
  }
  return (
    <form onSubmit={run}>
      <Stack>
        <Radio.Group
          label={text.licenses.hosting}
          value={hosting}
          onChange={(value) => setHosting(value as Hosting)}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="hosted" label={text.licenses.hosted} description={text.licenses.hostedHint} />
            <Radio value="self" label={text.licenses.self} description={text.licenses.selfHint} />
            {offline ? (
              <Radio value="offline" label={text.licenses.offline} description={text.licenses.offlineHint} />
            ) : null}
          </Stack>
        </Radio.Group>
        {hosting === 'hosted' ? (
          <Joins license={license} choose={setCode} />
        ) : (
          <Textarea
            label={hosting === 'self' ? text.licenses.serverUuids : text.licenses.clientUuids}
            description={hosting === 'self' ? text.licenses.serverUuidsHint : text.licenses.clientUuidsHint}
            value={uuids}
            onChange={(event) => setUuids(event.currentTarget.value)}
            placeholder="00000000-0000-8000-8000-000000000000"
            autosize
            minRows={2}
            required
          />
        )}
        <Alert color="yellow" variant="light">
          {text.licenses.activateWarning}
        </Alert>
        <Checkbox label={text.licenses.understood} required />
        {activate.error === null ? null : <Failure error={activate.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={leave}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={activate.isPending}>
            {text.licenses.activate}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Activation, once and for good: hosted, self-hosted, or offline where the vendor does it (L2, L10). */
export const Activation = ({
  license,
  offline,
}: {
  readonly license: License
  readonly offline: boolean
}) => {
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button onClick={open}>{text.licenses.activate}</Button>
      <Modal
        opened={opened}
        onClose={close}
        title={text.licenses.activateTitle}
        closeButtonProps={{ 'aria-label': text.common.close }}
        size="lg"
      >
        <Form license={license} offline={offline} leave={close} />
      </Modal>
    </>
  )
}
