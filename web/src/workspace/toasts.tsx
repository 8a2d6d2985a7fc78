import { Notifications } from '@mantine/notifications'
import '@mantine/notifications/styles.css'

/** Where the short words of `toast` appear; loaded after the first paint. */
export function Toasts() {
  return <Notifications position="bottom-right" />
}
