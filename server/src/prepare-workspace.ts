import type { App } from './compose.ts'
import { ensureFirstMember } from './features/team/first-member.ts'
import { createOneTimeLink } from './features/team/team.service.ts'

/** Fills an empty database once, and makes the one-time link that lets the first person in. */
export async function prepareWorkspace(app: App): Promise<string> {
  const workspace = await app.db.selectFrom('workspace').select('scenario').executeTakeFirst()
  if (!workspace) {
    await app.db
      .insertInto('workspace')
      .values({ name: 'Tsuzuku' })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
  const member = await ensureFirstMember(app.db, app.config, { email: 'admin@localhost', name: 'Admin' })
  return createOneTimeLink(app.db, member, 'sign-in')
}
