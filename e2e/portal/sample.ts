import type { Page } from 'playwright-core'
import type { Lab } from '../lab/lab.ts'

/** What `init --sample` tells of its sample. */
interface Sample {
  readonly itemId: string
  readonly licenseId: string
  readonly handshakeCode: string
  readonly organizationId: string
  readonly logins: {
    readonly password: string
    readonly people: readonly { readonly role: string; readonly email: string }[]
  }
}

export const sampleOf = (lab: Lab): Sample => lab.initialized['sample'] as unknown as Sample

/** Signs in as the sample's person of a role. */
export const signInAs = async (page: Page, lab: Lab, role: string): Promise<void> => {
  const { people, password } = sampleOf(lab).logins
  const person = people.find((one) => one.role === role)
  await page.goto(`${lab.url}/sign-in`)
  await page.getByLabel('E-mail address').fill(person?.email ?? '')
  await page.getByLabel('Password').first().fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(`${lab.url}/`)
}
