import { DonutChart } from '@mantine/charts'
import { Box, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { colorAt } from '../charts/colors.ts'
import { slices, type UseRow } from '../charts/model.ts'
import { count, share } from '../components/format.ts'
import { text } from '../texts/text.ts'

/** Use by module. */
export const Doughnut = ({ title, rows }: { readonly title: string; readonly rows: readonly UseRow[] }) => {
  const data = slices(rows, 'other').map((slice, index) => ({ ...slice, color: colorAt(index) }))
  const total = data.reduce((sum, { value }) => sum + value, 0)
  return (
    <Paper withBorder p="md">
      <Group justify="space-between" align="baseline" mb="xs">
        <Title order={2}>{title}</Title>
        <Text fz="lg" fw={600}>
          {count(total)}
        </Text>
      </Group>
      {total === 0 ? (
        <Text size="sm" c="dimmed">
          {text.statistics.nothing}
        </Text>
      ) : (
        <Group gap="sm">
          <Box w={92} h={92} aria-hidden style={{ flexShrink: 0 }}>
            <DonutChart
              data={data}
              size={88}
              thickness={15}
              withTooltip={false}
              pieChartProps={{ accessibilityLayer: false }}
              pieProps={{ rootTabIndex: -1, isAnimationActive: false }}
            />
          </Box>
          <Stack gap={2} flex="1 1 180px" miw={0}>
            {data.map(({ name, value, color }) => (
              <Group key={name} gap="xs" wrap="nowrap">
                <Box
                  w={10}
                  h={10}
                  bg={color}
                  style={{ flexShrink: 0, borderRadius: 'var(--mantine-radius-xs)' }}
                  aria-hidden
                />
                <Text size="sm" flex={1} truncate title={name}>
                  {name}
                </Text>
                <Text size="sm">{count(value)}</Text>
                <Text size="sm" c="dimmed" w="2.75em" ta="right" style={{ whiteSpace: 'nowrap' }}>
                  {share(value, total)} %
                </Text>
              </Group>
            ))}
          </Stack>
        </Group>
      )}
    </Paper>
  )
}
