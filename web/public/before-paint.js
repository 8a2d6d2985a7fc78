// Runs before the first paint so that dark readers never see a white flash.
;(() => {
  const root = document.documentElement
  let scheme = 'auto'
  let language = null
  try {
    scheme = localStorage.getItem('tsuzuku.color-scheme') || 'auto'
    language = localStorage.getItem('tsuzuku.language')
  } catch {
    scheme = 'auto'
  }
  const dark = scheme === 'auto' ? matchMedia('(prefers-color-scheme: dark)').matches : scheme === 'dark'
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
  root.lang = language || (navigator.language.startsWith('ja') ? 'ja' : 'en')
})()
