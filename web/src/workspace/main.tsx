import '@fontsource-variable/inter/wght.css'
import '@mantine/core/styles.css'
import '../ui/theme.css'
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { loadOtherTexts, preferredLanguage, startI18n } from '../lib/i18n.ts'
import { queryClient } from '../lib/query-client.ts'
import { theme } from '../ui/theme.ts'
import { router } from './router.tsx'

/** What the first screen can do without waits until it is drawn: it would be in its way. */
const drawn = new Promise<void>((resolve) => {
  const stop = router.subscribe('onRendered', () => {
    stop()
    resolve()
  })
})
const Toasts = lazy(async () => {
  await drawn
  return { default: (await import('./toasts.tsx')).Toasts }
})
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

// After an update the old page asks for parts that are gone; the new page has the new ones. Once, so that a lasting fault shows.
window.addEventListener('vite:preloadError', () => {
  const last = Number(sessionStorage.getItem('tsuzuku.reloaded-at') ?? 0)
  if (Date.now() - last < 60_000) return
  sessionStorage.setItem('tsuzuku.reloaded-at', String(Date.now()))
  location.reload()
})

const host = document.getElementById('root')
if (!host) throw new Error('index.html has no element "root"')
await startI18n(preferredLanguage())
void drawn.then(loadOtherTexts)
createRoot(host).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
