import '@fontsource-variable/inter/wght.css'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './portal.css'
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient } from './queries/client.ts'
import { router } from './router.tsx'
import { readable, theme } from './theme.ts'

const root = document.querySelector('#root')
if (root === null) throw new Error('The page has no #root.')

// Begun before anything is asked of the server, so that no text changes its width when it comes.
void document.fonts.load('1em "Inter Variable"')

const colorScheme = localStorageColorSchemeManager({ key: 'countersign-color-scheme' })

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={readable}
      defaultColorScheme="auto"
      colorSchemeManager={colorScheme}
    >
      <Notifications position="bottom-right" />
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
