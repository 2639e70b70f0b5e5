import { Button, Code, CopyButton, Group, Stack, Title } from '@mantine/core'
import { basePath } from '../queries/client.ts'
import { useRead } from '../queries/resources.ts'
import { text } from '../texts/text.ts'
import { useRights } from './rights.ts'
import { snippetFor } from './snippet.ts'
import { Waiting } from './states.tsx'

/** The code to paste that reaches a handshake code: whole for operators, who know what the product is built with. */
export const Paste = ({
  handshakeCode,
  product,
}: {
  readonly handshakeCode: string
  /** The code of the product; null: it is not known. */
  readonly product: string | null
}) => {
  const { operator } = useRights()
  const server = useRead('GET /v1/server', {}, { enabled: operator })
  const known = useRead(
    'GET /v1/products/{code}',
    { params: { code: product ?? '' } },
    { enabled: product !== null },
  )
  if ((operator && server.isPending) || (product !== null && known.isPending)) return <Waiting rows={8} />
  const snippet = snippetFor({
    handshakeCode,
    server: `${location.origin}${basePath}`,
    rootKeys: server.data?.rootKeys ?? null,
    product: known.data ?? null,
  })
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Title order={2}>{text.codes.snippet}</Title>
        <CopyButton value={snippet}>
          {({ copied, copy }) => (
            <Button size="xs" variant="default" onClick={copy}>
              {copied ? text.common.copied : text.common.copy}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Code block tabIndex={0}>
        {snippet}
      </Code>
    </Stack>
  )
}
