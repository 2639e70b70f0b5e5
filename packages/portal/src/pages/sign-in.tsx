import { Anchor, Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Door } from '../components/door.tsx'
import { Failure } from '../components/states.tsx'
import { problemOf } from '../queries/client.ts'
import { useRead } from '../queries/resources.ts'
import { useInstallation, useSecondFactor, useSignIn } from '../queries/session.ts'
import { shopEn } from '../texts/shop.ts'
import { text } from '../texts/text.ts'

const told = (error: Error): Error => {
  const status = problemOf(error)?.status
  if (status === 401) return new Error(text.signIn.wrong)
  if (status === 403) return new Error(text.signIn.unproven)
  return error
}

const useLeave = () => {
  const navigate = useNavigate()
  const { from } = useSearch({ strict: false }) as { readonly from?: string }
  // Only a path of this page: a link that names another site leads home.
  const to = from !== undefined && /^\/(?!\/)/.test(from) ? from : '/'
  return () => void navigate({ href: to })
}

const SecondFactor = () => {
  const leave = useLeave()
  const [code, setCode] = useState('')
  const [recovery, setRecovery] = useState(false)
  const factor = useSecondFactor()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    factor.mutate({ code: code.trim(), recovery }, { onSuccess: leave })
  }
  return (
    <Door title={text.signIn.factorTitle}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={recovery ? text.signIn.recovery : text.signIn.factor}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            inputMode={recovery ? 'text' : 'numeric'}
            autoComplete="one-time-code"
            required
            data-autofocus
          />
          {factor.error === null ? null : <Failure error={factor.error} />}
          <Button type="submit" loading={factor.isPending}>
            {text.signIn.submit}
          </Button>
          <Anchor component="button" type="button" size="sm" onClick={() => setRecovery(!recovery)}>
            {recovery ? text.signIn.useTotp : text.signIn.useRecovery}
          </Anchor>
        </Stack>
      </form>
    </Door>
  )
}

export const SignInPage = () => {
  const leave = useLeave()
  const installation = useInstallation()
  const hosted = installation.data?.mode === 'hosted'
  const shop = useRead('GET /v1/contacts', {}, { enabled: hosted }).data?.shop === true
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [second, setSecond] = useState(false)
  const signIn = useSignIn()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    signIn.mutate(
      { email, password },
      { onSuccess: (answer) => (answer.twoFactorRedirect === true ? setSecond(true) : leave()) },
    )
  }
  if (second) return <SecondFactor />
  return (
    <Door title={text.signIn.title}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={text.common.email}
            type="email"
            autoComplete="username"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            required
          />
          <PasswordInput
            label={text.common.password}
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            required
          />
          {signIn.error === null ? null : <Failure error={told(signIn.error)} />}
          <Button type="submit" loading={signIn.isPending}>
            {text.signIn.submit}
          </Button>
          <Group justify="space-between" mih={22}>
            <Anchor component={Link} to="/forgotten-password" size="sm" underline="always">
              {text.signIn.forgotten}
            </Anchor>
            {installation.data?.registration === true ? (
              <Anchor component={Link} to="/register" size="sm" underline="always">
                {text.signIn.register}
              </Anchor>
            ) : null}
            {shop ? (
              <Anchor component={Link} to="/buy" size="sm" underline="always">
                {shopEn.see}
              </Anchor>
            ) : null}
          </Group>
        </Stack>
      </form>
    </Door>
  )
}
