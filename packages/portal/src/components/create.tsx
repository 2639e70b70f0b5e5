import { Button, Group, Modal, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import type { FormEvent, ReactNode } from 'react'
import { text } from '../texts/text.ts'
import { Failure } from './states.tsx'

/** A button that opens a form; the form closes once the server has taken it. */
export const CreateButton = ({
  label,
  submit = text.common.create,
  title = label,
  run,
  pending,
  error,
  small = false,
  aside = false,
  children,
}: {
  readonly label: string
  readonly submit?: string
  /** Of the form, where the button says less; also what the button is called then. */
  readonly title?: string
  readonly run: (done: () => void) => void
  readonly pending: boolean
  readonly error: Error | null
  /** Beside others in a row of a table, where it is not the main thing. */
  readonly small?: boolean
  /** Beside the main action of its page. */
  readonly aside?: boolean
  readonly children: ReactNode
}) => {
  const [opened, { open, close }] = useDisclosure(false)
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    run(close)
  }
  return (
    <>
      {small ? (
        <Button size="xs" variant="default" onClick={open} aria-label={title}>
          {label}
        </Button>
      ) : (
        <Button
          leftSection={aside ? null : <IconPlus size={14} />}
          variant={aside ? 'default' : 'filled'}
          onClick={open}
        >
          {label}
        </Button>
      )}
      <Modal
        opened={opened}
        onClose={close}
        title={title}
        closeButtonProps={{ 'aria-label': text.common.close }}
      >
        <form onSubmit={onSubmit}>
          <Stack>
            {children}
            {error === null ? null : <Failure error={error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {text.common.cancel}
              </Button>
              <Button type="submit" loading={pending}>
                {submit}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  )
}
