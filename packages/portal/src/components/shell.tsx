import {
  ActionIcon,
  Alert,
  AppShell,
  Box,
  Burger,
  Group,
  NavLink,
  ScrollArea,
  Select,
  Text,
  useMantineColorScheme,
} from '@mantine/core'
import { useDebouncedValue, useDisclosure } from '@mantine/hooks'
import { IconMoon, IconSun } from '@tabler/icons-react'
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useList, useRead } from '../queries/resources.ts'
import { type Installation, type Me, useInstallation, useMe, useSignOut } from '../queries/session.ts'
import { text } from '../texts/text.ts'
import { Contacts } from './contacts.tsx'
import { navigation } from './navigation.ts'
import { OrganizationChoice, rightsOf, useOrganization } from './organization.tsx'
import { Empty, Failure, Waiting } from './states.tsx'

const ColorScheme = () => {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const dark =
    colorScheme === 'dark' || (colorScheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches)
  return (
    <ActionIcon
      variant="default"
      size="lg"
      aria-label={text.nav.lightOrDark}
      onClick={() => setColorScheme(dark ? 'light' : 'dark')}
    >
      {dark ? <IconSun size={16} /> : <IconMoon size={16} />}
    </ActionIcon>
  )
}

/** What stands for all organizations among their IDs, which are digits. */
const ALL = 'all'

const OrganizationSelect = ({ me }: { readonly me: Me }) => {
  const { organizationId, choose } = useOrganization()
  const operator = me.operator !== null
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed.replace(/ \(\d+\)$/, ''), 250)
  const all = useList('GET /v1/organizations', { query: { limit: '500' } }, operator)
  // Where there are more than one page of them, the server looks for what is typed.
  const found = useList(
    'GET /v1/organizations',
    { query: { limit: '100', search } },
    operator && all.hasNextPage && search !== '',
  )
  // The chosen one stays among the choices, whatever is typed.
  const chosen = useRead(
    'GET /v1/organizations/{id}',
    { params: { id: organizationId ?? '' } },
    { enabled: operator && organizationId !== null },
  )
  const rows = [...all.rows, ...found.rows, ...(chosen.data === undefined ? [] : [chosen.data])]
  const known = operator ? [...new Map(rows.map((row) => [row.id, row])).values()] : me.organizations
  const data = known.map(({ id, name }) => ({ value: id, label: `${name} (${id})` }))
  if (!operator && data.length < 2) return null
  return (
    <Select
      size="xs"
      aria-label={text.nav.organization}
      // All of them are one of the choices, so that the keyboard comes back to them.
      data={operator ? [{ value: ALL, label: text.nav.allOrganizations }, ...data] : data}
      value={organizationId ?? (operator ? ALL : null)}
      onChange={(id) => choose(id === ALL ? null : id)}
      allowDeselect={false}
      searchable
      onSearchChange={setTyped}
      limit={100}
      nothingFoundMessage={text.common.none}
      w={{ base: 112, xs: 180, sm: 240 }}
    />
  )
}

const Notices = ({ installation }: { readonly installation: Installation }) => (
  <>
    {installation.sandbox ? (
      <Text
        size="xs"
        c="dimmed"
        mb="sm"
        pl="xs"
        style={{ borderLeft: '3px solid var(--mantine-color-blue-5)' }}
      >
        {text.sandbox}
      </Text>
    ) : null}
    {!installation.https && !['localhost', '127.0.0.1', '[::1]'].includes(location.hostname) ? (
      <Alert color="red" variant="light" p="xs" mb="md">
        {text.noHttps}
      </Alert>
    ) : null}
  </>
)

/** Whether a page is an entry's own or one below it; an item belongs to the licenses. */
const under = (pathname: string, to: string): boolean =>
  pathname === to || pathname.startsWith(`${to}/`) || (to === '/licenses' && pathname.startsWith('/items/'))

const SignedIn = ({ me, installation }: { readonly me: Me; readonly installation: Installation }) => {
  const [opened, { toggle, close }] = useDisclosure(false)
  const { organizationId } = useOrganization()
  const { pathname } = useLocation()
  const signOut = useSignOut()
  const navigate = useNavigate()
  const rights = rightsOf(me, organizationId)
  const homeless = me.operator === null && me.organizations.length === 0
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding="md"
    >
      <a className="skip" href={`${pathname}#content`}>
        {text.nav.skip}
      </a>
      <AppShell.Header>
        <Group h="100%" px={{ base: 'sm', sm: 'md' }} gap="xs" wrap="nowrap">
          <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={text.nav.menu} />
          <Text fw={700} component={Link} to="/" c="inherit" td="none" style={{ flex: 1 }} truncate>
            {text.product}
          </Text>
          <OrganizationSelect me={me} />
          <ColorScheme />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={text.nav.main}>
        <AppShell.Section grow component={ScrollArea}>
          {navigation(rights, installation).map(({ label, entries }) => (
            <Box key={label} mb={4}>
              {label === null ? null : (
                <Text size="xs" c="dimmed" fw={500} px="sm" pt={6} pb={2}>
                  {label}
                </Text>
              )}
              {entries.map(({ to, label: name, icon: Icon }) => (
                <NavLink
                  key={to}
                  component={Link}
                  to={to}
                  label={name}
                  leftSection={<Icon size={16} aria-hidden />}
                  active={to === '/' ? pathname === '/' : under(pathname, to)}
                  {...(to === pathname ? { 'aria-current': 'page' as const } : {})}
                  onClick={close}
                  py={5}
                />
              ))}
            </Box>
          ))}
        </AppShell.Section>
        <AppShell.Section>
          <NavLink
            component={Link}
            to="/profile"
            label={text.nav.profile}
            description={me.email}
            onClick={close}
          />
          <NavLink
            component="button"
            label={text.nav.signOut}
            onClick={() => signOut.mutate(undefined, { onSuccess: () => navigate({ to: '/sign-in' }) })}
          />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <Notices installation={installation} />
        {homeless && pathname !== '/profile' ? (
          <Empty title={text.errors.noRole} hint={text.errors.noRoleHint} />
        ) : (
          <>
            <Outlet />
            {installation.mode === 'hosted' ? <Contacts /> : null}
          </>
        )}
      </AppShell.Main>
    </AppShell>
  )
}

/** The frame around everything that needs a signed-in user; sends everyone else to sign in, and back afterwards. */
export const Shell = () => {
  const me = useMe()
  const installation = useInstallation()
  const location = useLocation()
  const navigate = useNavigate()
  const gone = me.data === null
  useEffect(() => {
    // While the page of the sign-in is loaded, this one is still here.
    if (gone && location.pathname !== '/sign-in')
      void navigate({ to: '/sign-in', search: { from: location.href } as never, replace: true })
  }, [gone, location.href, location.pathname, navigate])
  const error = me.error ?? installation.error
  if (error !== null && (me.data === undefined || installation.data === undefined))
    return (
      <main style={{ padding: '1rem' }}>
        <Failure error={error} retry={() => void Promise.all([me.refetch(), installation.refetch()])} />
      </main>
    )
  if (me.data == null || installation.data === undefined)
    return (
      <main style={{ padding: '1rem' }}>
        <Waiting rows={8} />
      </main>
    )
  return (
    <OrganizationChoice me={me.data}>
      <SignedIn me={me.data} installation={installation.data} />
    </OrganizationChoice>
  )
}
