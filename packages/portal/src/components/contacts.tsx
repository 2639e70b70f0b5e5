import { Anchor, Group, Text } from '@mantine/core'
import { useRead } from '../queries/resources.ts'
import { requestsEn as text } from '../texts/requests.ts'

/** Where sales and support are reached (O3), at the end of every page, where nothing moves when they come. */
export const Contacts = ({ centered = false }: { readonly centered?: boolean }) => {
  const contacts = useRead('GET /v1/contacts', {})
  const { salesEmail = null, supportEmail = null } = contacts.data ?? {}
  const shown = [
    [text.sales, salesEmail],
    [text.support, supportEmail],
  ] as const
  if (salesEmail === null && supportEmail === null) return null
  return (
    <Group
      component="footer"
      gap="md"
      {...(centered ? { justify: 'center', px: 'md', pb: 'md' } : { mt: 'xl' })}
    >
      {shown.map(([label, address]) =>
        address === null ? null : (
          <Text key={label} size="sm" c="dimmed">
            {label}:{' '}
            <Anchor
              href={`mailto:${address}`}
              inherit
              underline="always"
              style={{ overflowWrap: 'anywhere' }}
            >
              {address}
            </Anchor>
          </Text>
        ),
      )}
    </Group>
  )
}
