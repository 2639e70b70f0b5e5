import { Alert, Anchor, Button, Stack, Text, TextInput } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { Door, linkToken } from '../components/door.tsx'
import { EmailField, NewPasswordField, useFields } from '../components/form.tsx'
import { Failure, Waiting } from '../components/states.tsx'
import { useAcceptInvitation, useLookAtInvitation } from '../queries/invitations.ts'
import {
  useForgotten,
  useInstallation,
  useRegister,
  useResetPassword,
  useSetUp,
  useVerifyEmail,
} from '../queries/session.ts'
import { text } from '../texts/text.ts'

const onSubmit = (run: () => void) => (event: FormEvent) => {
  event.preventDefault()
  run()
}

const ToSignIn = ({ children }: { readonly children: ReactNode }) => (
  <Anchor component={Link} to="/sign-in" size="sm" underline="always">
    {children}
  </Anchor>
)

const Done = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <Door title={title}>
    <Alert color="teal" variant="light" role="status">
      {children}
    </Alert>
    <ToSignIn>{text.signIn.title}</ToSignIn>
  </Door>
)

/** The first administrator, by the link that `countersign init` has printed. */
export const SetUpPage = () => {
  const [token] = useState(linkToken)
  const { values, field } = useFields({ name: '', email: '', password: '' })
  const installation = useInstallation()
  const setUp = useSetUp()
  const navigate = useNavigate()
  if (installation.data?.setupNeeded === false && !setUp.isSuccess && !setUp.isPending)
    return <Done title={text.setUp.title}>{text.setUp.done}</Done>
  return (
    <Door title={text.setUp.title}>
      <Text size="sm">{text.setUp.intro}</Text>
      <form
        onSubmit={onSubmit(() =>
          setUp.mutate({ ...values, token }, { onSuccess: () => void navigate({ to: '/' }) }),
        )}
      >
        <Stack>
          <TextInput label={text.common.name} autoComplete="name" required {...field('name')} />
          <EmailField bound={field('email')} />
          <NewPasswordField bound={field('password')} />
          {setUp.error === null ? null : <Failure error={setUp.error} />}
          <Button type="submit" loading={setUp.isPending}>
            {text.setUp.submit}
          </Button>
        </Stack>
      </form>
    </Door>
  )
}

export const RegisterPage = () => {
  const { values, field } = useFields({ name: '', organizationName: '', email: '', password: '' })
  const installation = useInstallation()
  const register = useRegister()
  if (register.isSuccess) return <Done title={text.register.sent}>{text.register.sentHint}</Done>
  if (installation.data?.registration === false)
    return <Done title={text.register.title}>{text.register.closed}</Done>
  return (
    <Door title={text.register.title}>
      <form onSubmit={onSubmit(() => register.mutate(values))}>
        <Stack>
          <TextInput label={text.common.name} autoComplete="name" required {...field('name')} />
          <TextInput
            label={text.register.organization}
            autoComplete="organization"
            required
            {...field('organizationName')}
          />
          <EmailField bound={field('email')} />
          <NewPasswordField bound={field('password')} />
          {register.error === null ? null : <Failure error={register.error} />}
          <Button type="submit" loading={register.isPending}>
            {text.register.submit}
          </Button>
          <ToSignIn>{text.register.have}</ToSignIn>
        </Stack>
      </form>
    </Door>
  )
}

/** Proves the address by the mailed link, and signs in. */
export const VerifyEmailPage = () => {
  const [token] = useState(linkToken)
  const { mutate, error } = useVerifyEmail()
  const navigate = useNavigate()
  const begun = useRef(false)
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    mutate(token, { onSuccess: () => void navigate({ to: '/' }) })
  }, [mutate, navigate, token])
  return (
    <Door title={text.verify.title}>
      {error === null ? <Waiting rows={2} /> : <Failure error={new Error(text.verify.failed)} />}
      {error === null ? null : <ToSignIn>{text.signIn.title}</ToSignIn>}
    </Door>
  )
}

export const ForgottenPasswordPage = () => {
  const { values, field } = useFields({ email: '' })
  const forgotten = useForgotten()
  if (forgotten.isSuccess) return <Done title={text.forgotten.title}>{text.forgotten.sent}</Done>
  return (
    <Door title={text.forgotten.title}>
      <form onSubmit={onSubmit(() => forgotten.mutate(values.email))}>
        <Stack>
          <EmailField bound={field('email')} />
          {forgotten.error === null ? null : <Failure error={forgotten.error} />}
          <Button type="submit" loading={forgotten.isPending}>
            {text.forgotten.submit}
          </Button>
          <ToSignIn>{text.register.have}</ToSignIn>
        </Stack>
      </form>
    </Door>
  )
}

export const ResetPasswordPage = () => {
  const [token] = useState(linkToken)
  const { values, field } = useFields({ password: '' })
  const reset = useResetPassword()
  if (reset.isSuccess) return <Done title={text.reset.title}>{text.reset.done}</Done>
  return (
    <Door title={text.reset.title}>
      <form onSubmit={onSubmit(() => reset.mutate({ token, password: values.password }))}>
        <Stack>
          <NewPasswordField bound={field('password')} />
          {reset.error === null ? null : <Failure error={reset.error} />}
          <Button type="submit" loading={reset.isPending}>
            {text.reset.submit}
          </Button>
        </Stack>
      </form>
    </Door>
  )
}

export const InvitationPage = () => {
  const [token] = useState(linkToken)
  const invitation = useLookAtInvitation(token)
  const { values, field } = useFields({ name: '', password: '' })
  const accept = useAcceptInvitation()
  const navigate = useNavigate()
  const { data } = invitation
  if (invitation.error !== null)
    return (
      <Door title={text.invitation.title}>
        <Failure error={invitation.error} />
        <ToSignIn>{text.signIn.title}</ToSignIn>
      </Door>
    )
  const run = () =>
    accept.mutate(
      { token, ...(data?.account === true ? {} : values) },
      { onSuccess: () => void navigate({ to: '/sign-in' }) },
    )
  return (
    <Door title={text.invitation.title}>
      {data === undefined ? (
        <Waiting rows={3} />
      ) : (
        <form onSubmit={onSubmit(run)}>
          <Stack>
            <Text size="sm">
              {text.invitation.intro(data.organization ?? text.invitation.server, data.role)}
            </Text>
            <TextInput label={text.common.email} value={data.email} readOnly autoComplete="username" />
            {data.account ? (
              <Text size="sm">{text.invitation.haveAccount}</Text>
            ) : (
              <>
                <TextInput label={text.common.name} autoComplete="name" required {...field('name')} />
                <NewPasswordField bound={field('password')} />
              </>
            )}
            {accept.error === null ? null : <Failure error={accept.error} />}
            <Button type="submit" loading={accept.isPending}>
              {text.invitation.submit}
            </Button>
          </Stack>
        </form>
      )}
    </Door>
  )
}
