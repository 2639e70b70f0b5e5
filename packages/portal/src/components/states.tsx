import { Alert, Button, Skeleton, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { text } from '../texts/text.ts'

/** Something that has failed, in the server's own words. */
export const Failure = ({ error, retry }: { readonly error: Error; readonly retry?: () => void }) => (
  <Alert color="red" title={text.errors.title} role="alert" variant="light">
    <Stack gap="xs" align="flex-start">
      <Text size="sm">{error.name === 'UnreachableError' ? text.errors.unreachable : error.message}</Text>
      {retry === undefined ? null : (
        <Button size="xs" variant="default" onClick={retry}>
          {text.common.retry}
        </Button>
      )}
    </Stack>
  </Alert>
)

/** Nothing there yet, and what to do next. */
export const Empty = ({
  title,
  hint,
  children,
}: {
  readonly title: string
  readonly hint?: string
  readonly children?: ReactNode
}) => (
  <Stack className="surface" align="center" px="md" py="xl" gap="xs" ta="center">
    <Title order={2} fz="md">
      {title}
    </Title>
    {hint === undefined ? null : (
      <Text size="sm" c="dimmed" maw={480}>
        {hint}
      </Text>
    )}
    {children}
  </Stack>
)

/** What holds the place of rows that are being read, so that nothing jumps. */
export const Waiting = ({ rows = 4, height = 32 }: { readonly rows?: number; readonly height?: number }) => (
  <Stack gap="xs" aria-busy="true" aria-label={text.common.loading} role="status">
    {Array.from({ length: rows }, (_, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the places are all alike and never move
      <Skeleton key={index} height={height} />
    ))}
  </Stack>
)

interface Asked<T> {
  readonly data: T | undefined
  readonly error: Error | null
  readonly isPending: boolean
  readonly refetch: () => unknown
}

/** Shows what was asked for, or that it is on its way, or why it did not come. */
export const Shown = <T,>({
  of,
  rows,
  children,
}: {
  readonly of: Asked<T>
  readonly rows?: number
  readonly children: (data: T) => ReactNode
}) => {
  if (of.data !== undefined) return <>{children(of.data)}</>
  if (of.error !== null) return <Failure error={of.error} retry={() => of.refetch()} />
  return <Waiting {...(rows === undefined ? {} : { rows })} />
}
