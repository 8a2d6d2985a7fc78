import { changeLanguage } from '../../lib/i18n.ts'
import { meQuery } from '../../lib/me.ts'
import { queryClient } from '../../lib/query-client.ts'
import { safeNext } from './safe-next.ts'

/** After a session was made: forget what the last person saw, take the member's language (else the workspace's), and go in. */
export async function enter(go: (path: string) => void, next: string | undefined): Promise<void> {
  queryClient.clear()
  const me = await queryClient.fetchQuery(meQuery)
  await changeLanguage(me.member.language ?? me.workspace.language)
  go(safeNext(next))
}
