import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { text } from '../texts/text.ts'
import { Failure } from './states.tsx'

/** A button for what cannot be undone: it says what will happen, and does it only when that is confirmed. */
export const Confirmed = ({
  label,
  warning,
  run,
  pending,
  error,
  small = false,
}: {
  readonly label: string
  readonly warning: string
  readonly run: (done: () => void) => void
  readonly pending: boolean
  readonly error: Error | null
  /** In a row of a table. */
  readonly small?: boolean
}) => {
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button size={small ? 'xs' : 'sm'} variant="default" c="red" onClick={open}>
        {label}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={label}
        closeButtonProps={{ 'aria-label': text.common.close }}
      >
        <Stack>
          <Text size="sm">{warning}</Text>
          {error === null ? null : <Failure error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {text.common.cancel}
            </Button>
            <Button color="red" loading={pending} onClick={() => run(close)}>
              {label}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
