import { Alert, Button, FileButton, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { type FormEvent, useState } from 'react'
import { Failure } from '../components/states.tsx'
import { useChange } from '../queries/resources.ts'
import { text } from '../texts/text.ts'

/** Takes a signed file that is chosen, dropped or pasted: licenses and revocations on a server of one's own (L4, L5, L11). */
export const ImportFile = () => {
  const [opened, { open, close }] = useDisclosure(false)
  const [file, setFile] = useState('')
  const [code, setCode] = useState('')
  const change = useChange('POST /v1/imports')
  const take = async (chosen: File | null | undefined) => {
    if (chosen != null) setFile(await chosen.text())
  }
  const run = (event: FormEvent) => {
    event.preventDefault()
    change.mutate({ body: { file, ...(code === '' ? {} : { handshakeCode: code }) } })
  }
  const leave = () => {
    close()
    setFile('')
    change.reset()
  }
  return (
    <>
      <Button variant="default" onClick={open}>
        {text.imports.title}
      </Button>
      <Modal
        opened={opened}
        onClose={leave}
        title={text.imports.title}
        closeButtonProps={{ 'aria-label': text.common.close }}
        size="lg"
      >
        <form onSubmit={run}>
          <Stack>
            <FileButton onChange={take}>
              {(props) => (
                <Button {...props} variant="default">
                  {text.imports.choose}
                </Button>
              )}
            </FileButton>
            <Textarea
              label={text.imports.file}
              description={text.imports.hint}
              value={file}
              onChange={(event) => setFile(event.currentTarget.value)}
              onDragOver={(event) => event.preventDefault()}
              onDrop={(event) => {
                event.preventDefault()
                void take(event.dataTransfer.files[0])
              }}
              autosize
              minRows={6}
              maxRows={14}
              ff="monospace"
              spellCheck={false}
              required
            />
            <TextInput
              label={text.imports.code}
              description={text.imports.codeHint}
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
            />
            {change.error === null ? null : <Failure error={change.error} />}
            {change.data === undefined ? null : (
              <Alert color="teal" variant="light" role="status">
                {change.data.imported ? text.imports.done(change.data.kind) : text.imports.known}
              </Alert>
            )}
            <Group justify="flex-end">
              <Button variant="default" onClick={leave}>
                {text.common.close}
              </Button>
              <Button type="submit" loading={change.isPending}>
                {text.imports.submit}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  )
}
