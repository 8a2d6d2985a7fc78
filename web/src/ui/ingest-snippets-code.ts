/** The first lines of every way to send events, with the address and the key in place. */
export function snippets({ origin, token }: { readonly origin: string; readonly token: string }) {
  const { host, protocol } = new URL(origin)
  return {
    curl: `curl ${origin}/v1/track \\
  -u ${token}: \\
  -H 'content-type: application/json' \\
  -d '{"userId":"user-1","event":"Report opened","context":{"groupId":"account-1"}}'`,
    browser: `<script>
  function track(event, properties) {
    fetch('${origin}/v1/t', {
      method: 'POST',
      keepalive: true,
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify({
        writeKey: '${token}',
        userId: 'user-1',
        event,
        properties,
        context: { groupId: 'account-1' },
        messageId: crypto.randomUUID(),
        timestamp: new Date().toISOString(),
      }),
    })
  }
  track('Report opened', { report: 'sales' })
</script>`,
    next: `// npm install @segment/analytics-next
import { AnalyticsBrowser } from '@segment/analytics-next'

const analytics = AnalyticsBrowser.load({
  writeKey: '${token}',
  cdnSettings: {
    integrations: {
      'Segment.io': {
        apiKey: '${token}',
        apiHost: '${host}/v1',
        protocol: '${protocol.replace(':', '')}',
      },
    },
  },
})
analytics.identify('user-1', { name: 'Aoi Sato', email: 'aoi@example.com' })
analytics.group('account-1', { name: 'Example Inc.' })
analytics.track('Report opened', { report: 'sales' })`,
    node: `// npm install @segment/analytics-node
import { Analytics } from '@segment/analytics-node'

const analytics = new Analytics({ writeKey: '${token}', host: '${origin}' })
analytics.identify({ userId: 'user-1', traits: { name: 'Aoi Sato', email: 'aoi@example.com' } })
analytics.group({ userId: 'user-1', groupId: 'account-1', traits: { name: 'Example Inc.' } })
analytics.track({ userId: 'user-1', event: 'Report opened', properties: { report: 'sales' } })
await analytics.closeAndFlush()`,
  } as const
}
