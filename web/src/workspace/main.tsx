import '@fontsource-variable/inter/wght.css'
import '@mantine/core/styles.css'
import '../ui/theme.css'
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { preferredLanguage, startI18n } from '../lib/i18n.ts'
import { queryClient } from '../lib/query-client.ts'
import { theme } from '../ui/theme.ts'
import { router } from './router.tsx'

const Toasts = lazy(() => import('./toasts.tsx').then((file) => ({ default: file.Toasts })))
const colorScheme = localStorageColorSchemeManager({ key: 'tsuzuku.color-scheme' })

function App() {
  return (
    <MantineProvider
      theme={theme}
      colorSchemeManager={colorScheme}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <Suspense>
          <Toasts />
        </Suspense>
      </QueryClientProvider>
    </MantineProvider>
  )
}

const host = document.getElementById('root')
if (!host) throw new Error('index.html has no element "root"')
await startI18n(preferredLanguage())
createRoot(host).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
