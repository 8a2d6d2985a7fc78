import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/app.ts'
import { mentionedIds, plainText, sanitiseNote } from './note-html.ts'

let app: TestApp
let account: number
let clock = Date.parse('2026-11-10T00:00:00Z')

function tick(): Date {
  clock += 1000
  return new Date(clock)
}

beforeAll(async () => {
  app = await createTestApp({ clock: tick })
  const { body } = await send('POST', '/accounts', { name: 'Aoba' })
  account = body.id
})
afterAll(() => app.close())

async function send(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  payload?: object,
  more: object = {},
) {
  const response = await app.http.inject({
    method,
    url: `/api/v1${path}`,
    headers: { ...(await app.as('csm')), ...more },
    ...(payload ? { payload } : {}),
  })
  return { status: response.statusCode, body: response.body ? response.json() : undefined }
}

describe('rich text', () => {
  it.each([
    ['<p>ok<script>alert(1)</script></p>', '<p>ok</p>'],
    ['<img src=x onerror=alert(1)>text', 'text'],
    ['<a href="javascript:alert(1)">x</a>', '<a rel="noopener noreferrer nofollow" target="_blank">x</a>'],
    ['<p style="position:fixed" onclick="x()">p</p>', '<p>p</p>'],
    ['<b>b</b><svg><style>*{}</style></svg>', '<strong>b</strong>'],
    ['<a href="//evil.example">x</a>', '<a rel="noopener noreferrer nofollow" target="_blank">x</a>'],
  ])('%s is kept as %s', (given, kept) => {
    expect(sanitiseNote(given)).toBe(kept)
  })

  it('becomes plain text with a line for each block', () => {
    expect(plainText('<p>One &amp; &lt;two&gt;</p><ul><li>a</li><li>b</li></ul>')).toBe('One & <two>\na\nb')
  })

  it('names members', () => {
    const id = '0f8fad5b-d9cb-469f-a165-70867728950e'
    expect(mentionedIds(`<p><span data-type="mention" data-id="${id}">@A</span></p>`)).toEqual([id])
  })
})

describe('notes', () => {
  it('are written with what is safe of their rich text and with the members named', async () => {
    const member = await app.db.selectFrom('member').select(['id', 'name']).executeTakeFirstOrThrow()
    const made = await send('POST', `/accounts/${account}/notes`, {
      kind: 'call',
      body_html: `<p>Renewal: <strong>yes</strong> <span data-type="mention" data-id="${member.id}">@x</span><script>1</script></p>`,
      occurred_at: '2026-11-09T09:00:00+09:00',
    })
    expect([made.status, made.body]).toMatchObject([
      201,
      {
        kind: 'call',
        body: 'Renewal: yes @x',
        occurred_at: '2026-11-09T00:00:00.000000Z',
        author: { id: member.id, name: member.name },
        mentions: [{ id: member.id, name: member.name }],
        edited: false,
      },
    ])
    expect(made.body.body_html).not.toContain('script')
    const dirty = await app.db.selectFrom('account_dirty').select('account_id').execute()
    expect(dirty.map((row) => row.account_id)).toContain(account)
  })

  it('need words', async () => {
    expect((await send('POST', `/accounts/${account}/notes`, { kind: 'note' })).status).toBe(400)
  })

  it('keep former versions, refuse to overwrite an unseen one, and come back after deletion', async () => {
    const made = (await send('POST', `/accounts/${account}/notes`, { body: 'First' })).body
    const edited = await send(
      'PATCH',
      `/notes/${made.id}`,
      { body: 'Second', pinned: true },
      { 'if-match': made.recorded_at },
    )
    expect(edited.body).toMatchObject({ body: 'Second', pinned: true, edited: true })
    const late = await send('PATCH', `/notes/${made.id}`, { body: 'Third' }, { 'if-match': made.recorded_at })
    expect([late.status, late.body.code]).toEqual([409, 'accounts.note_changed_meanwhile'])

    expect((await send('DELETE', `/notes/${made.id}`)).status).toBe(204)
    expect((await send('GET', `/notes/${made.id}`)).status).toBe(404)
    expect((await send('POST', `/notes/${made.id}/restore`)).body).toMatchObject({
      id: made.id,
      body: 'Second',
      pinned: true,
    })
    expect((await send('POST', `/notes/${made.id}/restore`)).body.code).toBe('accounts.nothing_to_restore')
    const { rows } = (await send('GET', `/notes/${made.id}/versions`)).body
    expect(rows).toMatchObject([
      { body: 'Second', pinned: true, superseded_at: null },
      { body: 'Second', pinned: true },
      { body: 'First', pinned: false, recorded_at: made.recorded_at, superseded_at: edited.body.recorded_at },
    ])
    expect(rows[1].superseded_at < rows[0].recorded_at).toBe(true)
  })

  it('list what they said before page by page, also after deletion, and pinning is no edit', async () => {
    const made = (await send('POST', `/accounts/${account}/notes`, { body: 'Draft' })).body
    const pinned = await send('PATCH', `/notes/${made.id}`, { pinned: true })
    expect(pinned.body.edited).toBe(false)
    expect((await send('PATCH', `/notes/${made.id}`, { body: 'Final' })).body.edited).toBe(true)
    await send('DELETE', `/notes/${made.id}`)
    const said: string[] = []
    let cursor = ''
    do {
      const page = (await send('GET', `/notes/${made.id}/versions?limit=2${cursor}`)).body
      said.push(...page.rows.map((row: { body: string }) => row.body))
      cursor = page.next_cursor ? `&cursor=${page.next_cursor}` : ''
    } while (cursor)
    expect(said).toEqual(['Final', 'Draft', 'Draft'])
    expect((await send('GET', '/notes/999999/versions')).status).toBe(404)
  })

  it('are listed pinned first, then the newest, page by page', async () => {
    const { body: other } = await send('POST', '/accounts', { name: 'Listed' })
    for (const [body, occurred_at, pinned] of [
      ['old', '2026-01-01T00:00:00Z', false],
      ['new', '2026-03-01T00:00:00Z', false],
      ['pinned', '2025-01-01T00:00:00Z', true],
    ]) {
      await send('POST', `/accounts/${other.id}/notes`, { body, occurred_at, pinned })
    }
    const bodies: string[] = []
    let cursor = ''
    do {
      const page = (await send('GET', `/accounts/${other.id}/notes?limit=1${cursor}`)).body
      bodies.push(...page.rows.map((note: { body: string }) => note.body))
      cursor = page.next_cursor ? `&cursor=${page.next_cursor}` : ''
    } while (cursor)
    expect(bodies).toEqual(['pinned', 'new', 'old'])
  })

  it('are given as they were known on an earlier day', async () => {
    const { body: other } = await send('POST', '/accounts', { name: 'Known' })
    const made = (
      await send('POST', `/accounts/${other.id}/notes`, {
        body: 'As said',
        occurred_at: '2026-11-09T00:00:00Z',
      })
    ).body
    clock += 3 * 86_400_000
    await send('PATCH', `/notes/${made.id}`, { body: 'As corrected' })
    const then = await send('GET', `/accounts/${other.id}/notes?as_of=2026-11-11`)
    expect(then.body.rows.map((note: { body: string }) => note.body)).toEqual(['As said'])
    expect((await send('GET', `/accounts/${other.id}/notes?as_of=2026-11-01`)).body.rows).toEqual([])
  })
})
