import { useNavigate, useSearch } from '@tanstack/react-router'

/** A choice that stands in the address of its page, unless it is the usual one: a link leads to what was looked at. */
export const useInAddress = <Value extends string>(
  to: string,
  name: string,
  usual: Value,
): readonly [Value, (value: Value) => void] => {
  const search = useSearch({ strict: false }) as Readonly<Record<string, unknown>>
  const navigate = useNavigate()
  const set = (value: Value) =>
    void navigate({
      to,
      search: ((before: object) => ({ ...before, [name]: value === usual ? undefined : value })) as never,
      replace: true,
      resetScroll: false,
    })
  return [String(search[name] ?? usual) as Value, set]
}
