import { Text } from '@mantine/core'
import { useList } from '../queries/resources.ts'
import { useMe } from '../queries/session.ts'
import { TextLink } from './table.tsx'

/** An organization by its name, with its ID behind it; by its ID alone where there are too many to know all names. */
export const OrganizationName = ({ id }: { readonly id: string | null }) => {
  const me = useMe().data
  const operator = me?.operator != null
  const all = useList('GET /v1/organizations', { query: { limit: '500' } }, operator)
  if (id === null) return <>–</>
  const name = (operator ? all.rows : (me?.organizations ?? [])).find((each) => each.id === id)?.name
  if (!operator) return <>{name ?? id}</>
  return (
    <span>
      <TextLink to="/organizations/$id" params={{ id }}>
        {name ?? id}
      </TextLink>
      {name === undefined ? null : (
        <Text span inherit c="dimmed">
          {' '}
          {id}
        </Text>
      )}
    </span>
  )
}
