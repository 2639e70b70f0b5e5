// Before the first paint: the colour scheme that was chosen here, or the system's, so that nothing flashes.
;(() => {
  let chosen = 'auto'
  try {
    chosen = localStorage.getItem('countersign-color-scheme') || 'auto'
  } catch {
    // A browser that keeps nothing shows the system's.
  }
  const dark = chosen === 'dark' || (chosen === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
})()
