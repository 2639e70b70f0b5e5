import { SimpleGrid, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'

/** Facts about one thing: a label and what it is. */
export const Facts = ({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) => (
  <SimpleGrid component="dl" className="surface" cols={{ base: 2, md: 4 }} spacing="md" p="md" m={0}>
    {facts.map(([label, value]) => (
      <Stack key={label} gap={2}>
        <Text component="dt" size="xs" c="dimmed">
          {label}
        </Text>
        <Text component="dd" size="sm" m={0} style={{ overflowWrap: 'anywhere' }}>
          {value}
        </Text>
      </Stack>
    ))}
  </SimpleGrid>
)
