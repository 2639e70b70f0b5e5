/** A course of numbers without axes, as wide as its place; the words beside it say what it shows. */
export const Sparkline = ({ values }: { readonly values: readonly number[] }) => {
  const top = Math.max(1, ...values)
  const step = 100 / Math.max(1, values.length)
  return (
    <svg viewBox="0 0 100 24" width="100%" height="40" preserveAspectRatio="none" aria-hidden="true">
      {values.map((value, index) => {
        const height = value === 0 ? 0.4 : Math.max(1, (value / top) * 24)
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: days never move
            key={index}
            x={index * step}
            y={24 - height}
            width={step * 0.8}
            height={height}
            fill={
              index === values.length - 1
                ? 'var(--mantine-primary-color-filled)'
                : 'var(--mantine-color-ink-3)'
            }
          />
        )
      })}
    </svg>
  )
}
