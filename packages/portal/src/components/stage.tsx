import { Badge, Group, Progress, Stack, Text } from '@mantine/core'
import type { Item } from '../queries/resources.ts'
import { text } from '../texts/text.ts'
import { count, percent } from './format.ts'
import { amount } from './units.ts'

const COLORS: Readonly<Record<string, string>> = {
  normal: 'teal',
  activated: 'teal',
  trial: 'blue',
  new: 'blue',
  tolerance: 'yellow',
  grace: 'yellow',
  'over-used': 'red',
  expired: 'red',
  revoked: 'red',
}

/** A stage or status: its word always stands there, the colour only helps. */
export const Stage = ({ stage }: { readonly stage: string }) => (
  <Badge variant="light" color={COLORS[stage] ?? 'gray'} tt="none" autoContrast style={{ flexShrink: 0 }}>
    {stage}
  </Badge>
)

/** What of a quota is used, with the tolerance behind it. */
export const QuotaBar = ({ item }: { readonly item: Item }) => {
  const { quota } = item
  if (quota === null)
    return (
      <Text size="sm">
        {amount(item.used, item)} · {text.common.unlimited}
      </Text>
    )
  const whole = quota + item.tolerance
  const inQuota = Math.min(item.used, quota)
  const inTolerance = Math.min(Math.max(item.used - quota, 0), item.tolerance)
  const label = `${count(item.used)} ${text.items.of} ${amount(quota, item)}`
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="xs">
        <Text size="sm">{label}</Text>
        <Text size="sm" c="dimmed">
          {percent(item.used, quota)} %
        </Text>
      </Group>
      <Progress.Root size="md">
        <Progress.Section
          value={whole === 0 ? 0 : (inQuota / whole) * 100}
          color={item.used >= quota ? 'yellow.6' : 'teal.6'}
          aria-label={label}
        />
        <Progress.Section
          value={whole === 0 ? 0 : (inTolerance / whole) * 100}
          color="red.6"
          aria-label={`${text.items.tolerance}: ${count(inTolerance)} ${text.items.of} ${count(item.tolerance)}`}
        />
      </Progress.Root>
    </Stack>
  )
}
