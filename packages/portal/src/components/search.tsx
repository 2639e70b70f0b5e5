import { CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { text } from '../texts/text.ts'

/** Milliseconds after the last letter until the list is searched. */
const PAUSE = 250

/** What a list is searched for: it stands in the address, so that a link and the way back lead to the same rows. */
export const useSearched = (): string | undefined => {
  const { search } = useSearch({ strict: false }) as { readonly search?: string | number }
  return search === undefined || search === '' ? undefined : String(search)
}

/** A field that searches the list of its page. */
export const Search = ({ to, label }: { readonly to: string; readonly label: string }) => {
  const searched = useSearched() ?? ''
  const [value, setValue] = useState(searched)
  const [known, setKnown] = useState(searched)
  const navigate = useNavigate()
  const go = useDebouncedCallback((search: string) => {
    setKnown(search)
    void navigate({ to, search: (search === '' ? {} : { search }) as never, replace: true })
  }, PAUSE)
  if (searched !== known) {
    // Somebody went back, or followed a link.
    setKnown(searched)
    setValue(searched)
  }
  const change = (next: string) => {
    setValue(next)
    go(next.trim())
  }
  return (
    <TextInput
      type="text"
      inputMode="search"
      aria-label={label}
      placeholder={label}
      value={value}
      onChange={(event) => change(event.currentTarget.value)}
      leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={
        value === '' ? null : (
          <CloseButton size="sm" aria-label={text.common.clear} onClick={() => change('')} />
        )
      }
      w={300}
      maw="100%"
      mb="sm"
    />
  )
}
