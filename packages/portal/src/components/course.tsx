import { Box, Group, Stack, Text } from '@mantine/core'
import type { Item } from '../queries/resources.ts'
import { text } from '../texts/text.ts'
import { courseOf, outlookOf } from './outlook.ts'
import { Stage } from './stage.tsx'

/** What happens next to an item, in sentences. */
export const Outlook = ({ item }: { readonly item: Item }) => (
  <Stack gap={2}>
    {outlookOf(item).map((sentence, place) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a sentence with another number in it is the same one
      <Text key={place} size="sm">
        {sentence}
      </Text>
    ))}
  </Stack>
)

/** The stages of an item in order, with the one it is in. */
export const Course = ({ item }: { readonly item: Item }) => (
  <Group component="ol" gap="md" p={0} m={0} align="stretch" style={{ listStyle: 'none' }}>
    {courseOf(item).map((step) => (
      <Box
        component="li"
        key={step.stage}
        pl="sm"
        {...(step.state === 'now' ? { 'aria-current': 'step' as const } : {})}
        style={{
          borderLeft: `3px solid var(${
            step.state === 'now' ? '--mantine-primary-color-filled' : '--mantine-color-default-border'
          })`,
        }}
      >
        <Stack gap={2} align="flex-start">
          {step.state === 'now' ? (
            <Stage stage={step.stage} />
          ) : (
            <Text size="sm" fw={500}>
              {step.stage}
            </Text>
          )}
          <Text size="xs" c="dimmed">
            {step.from}
          </Text>
          {step.state === 'now' ? (
            <Text size="xs">{text.outlook.now}</Text>
          ) : step.expected === null ? null : (
            <Text size="xs">{text.outlook.expected(step.expected)}</Text>
          )}
        </Stack>
      </Box>
    ))}
  </Group>
)
