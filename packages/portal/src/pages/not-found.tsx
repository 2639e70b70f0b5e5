import { Empty } from '../components/states.tsx'
import { TextLink } from '../components/table.tsx'
import { text } from '../texts/text.ts'

export const NotFoundPage = () => (
  <Empty title={text.errors.notFound} hint={text.errors.notFoundHint}>
    <TextLink to="/">{text.errors.home}</TextLink>
  </Empty>
)
