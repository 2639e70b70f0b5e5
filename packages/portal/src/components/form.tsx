import { PasswordInput, TextInput } from '@mantine/core'
import { type ChangeEvent, useState } from 'react'
import { problemOf } from '../queries/client.ts'
import { text } from '../texts/text.ts'

/** Values of a small form by their names, with what fields need to show and change them. */
export const useFields = <Name extends string>(start: Readonly<Record<Name, string>>) => {
  const [values, setValues] = useState(start)
  return {
    values,
    set: (name: Name, value: string) => setValues((before) => ({ ...before, [name]: value })),
    field: (name: Name) => ({
      name,
      value: values[name],
      onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
        const { value } = event.currentTarget
        setValues((before) => ({ ...before, [name]: value }))
      },
    }),
    clear: () => setValues(start),
  }
}

/** The server's sentence for a field, when that is what it refused. */
export const fieldError = (error: Error | null, field: string): string | undefined =>
  problemOf(error)?.field?.split('/')[0] === field ? error?.message : undefined

type Bound = ReturnType<ReturnType<typeof useFields<string>>['field']>

export const EmailField = ({
  bound,
  error,
}: {
  readonly bound: Bound
  readonly error?: string | undefined
}) => (
  <TextInput
    label={text.common.email}
    type="email"
    autoComplete="username"
    required
    error={error}
    {...bound}
  />
)

export const NewPasswordField = ({ bound, label }: { readonly bound: Bound; readonly label?: string }) => (
  <PasswordInput
    label={label ?? text.common.password}
    description={text.common.passwordHint}
    autoComplete="new-password"
    minLength={12}
    maxLength={256}
    required
    {...bound}
  />
)
