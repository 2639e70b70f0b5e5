import { useMe } from '../queries/session.ts'
import { rightsOf, useOrganization } from './organization.tsx'

const NOBODY = { id: '', name: '', email: '', secondFactor: false, operator: null, organizations: [] }

/** Rights of the signed-in user where they are; below the shell somebody always is signed in. */
export const useRights = () => {
  const { organizationId } = useOrganization()
  return rightsOf(useMe().data ?? NOBODY, organizationId)
}
