import { Text } from '@mantine/core'
import { Door } from '../components/door.tsx'
import { TextLink } from '../components/table.tsx'
import { text } from '../texts/text.ts'

/** Where no page is, whether somebody is signed in or not. */
export const NotFoundPage = () => (
  <Door title={text.errors.notFound}>
    <Text size="sm">{text.errors.notFoundHint}</Text>
    <TextLink to="/">{text.errors.home}</TextLink>
  </Door>
)
