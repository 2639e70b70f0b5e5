import { ActionIcon, Code, CopyButton, Group, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { text } from '../texts/text.ts'

/** An ID with a button that copies it. */
export const CopyId = ({ id, label }: { readonly id: string; readonly label?: string }) => (
  <Group gap={4} wrap="nowrap" style={{ minWidth: 0 }}>
    <Code style={{ overflowWrap: 'anywhere' }}>{id}</Code>
    <CopyButton value={id}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? text.common.copied : text.common.copy}>
          <ActionIcon
            size="sm"
            variant="subtle"
            color={copied ? 'teal' : 'gray'}
            onClick={copy}
            aria-label={`${text.common.copy} ${label ?? id}`}
          >
            {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  </Group>
)
