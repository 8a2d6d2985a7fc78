import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = process.env.TSUZUKU_SERVER ?? 'http://localhost:3000'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  server: { proxy: { '/api': server, '/v1': server, '/openapi.json': server } },
  build: {
    target: 'es2023',
    // Fonts and pictures stay files, so that the content security policy needs no data: sources.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        // Parts that half of the pages share travel together: fewer requests, and they compress better.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            // Tables, dialogs and switches are on most pages, but not on the first one.
            { name: 'table', test: /@tanstack\/(react-)?(table|virtual)|\/ui\/data-table/, priority: 1 },
            { name: 'dialog', test: /@mantine\/core\/esm\/components\/Modal/, priority: 1 },
            { name: 'switch', test: /components\/(SegmentedControl|FloatingIndicator)/, priority: 1 },
            // A picture a file would be a dozen requests before the first screen.
            { name: 'icons', test: /@tabler.icons-react/, minShareCount: 2 },
            { name: 'shared', minShareCount: 30 },
          ],
        },
      },
    },
  },
})
