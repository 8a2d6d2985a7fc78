import * as z from 'zod'
import { type Http, requireActor } from '../../platform/http.ts'
import { pageOf, pageQuery } from '../../platform/paging.ts'
import type { Machinery } from './account.service.ts'
import { byRef, findAccountId } from './account-ref.ts'
import { noteNotFound } from './accounts.errors.ts'
import { asOfQuery, readMoment } from './moment.ts'
import { noteRow, noteVersion, readNote, readNotes, readNoteVersions } from './note.read.ts'
import { changeNote, createNote, deleteNote, noteCreate, notePatch, restoreNote } from './note.service.ts'

const byId = z.object({ id: z.coerce.number().int().positive() })
const seenVersion = z.object({ 'if-match': z.string().max(60).optional() })

/** Notes, calls and meetings of an account. */
export function noteRoutes(app: Http, machinery: Machinery): void {
  const { db, clock } = machinery

  async function noteOf(id: number) {
    const note = await readNote(db, id)
    if (!note) throw noteNotFound({ params: { id } })
    return note
  }

  app.get(
    '/api/v1/accounts/:id/notes',
    {
      config: { access: 'accounts:read' },
      schema: {
        tags: ['accounts'],
        summary: 'Notes of an account, the pinned ones first',
        params: byRef,
        querystring: z.strictObject({ ...asOfQuery, ...pageQuery }),
        response: { 200: pageOf(noteRow) },
      },
    },
    async (request) => {
      const { as_of, limit, cursor } = request.query
      const moment = await readMoment(db, clock, as_of)
      const accountId = await findAccountId(db, request.params.id)
      return readNotes(db, { accountId, moment, limit, cursor })
    },
  )

  app.post(
    '/api/v1/accounts/:id/notes',
    {
      config: { access: 'accounts:write' },
      schema: {
        tags: ['accounts'],
        summary: 'Write a note, or log a call or a meeting',
        params: byRef,
        body: noteCreate,
        response: { 201: noteRow },
      },
    },
    async (request, reply) => {
      const accountId = await findAccountId(db, request.params.id)
      const id = await createNote(machinery, requireActor(request), { accountId, note: request.body })
      return reply.code(201).send(await noteOf(id))
    },
  )

  app.get(
    '/api/v1/notes/:id',
    {
      config: { access: 'accounts:read' },
      schema: { tags: ['accounts'], summary: 'A note', params: byId, response: { 200: noteRow } },
    },
    async (request) => noteOf(request.params.id),
  )

  app.get(
    '/api/v1/notes/:id/versions',
    {
      config: { access: 'accounts:read' },
      schema: {
        tags: ['accounts'],
        summary: 'What a note said before, the newest first',
        params: byId,
        querystring: z.strictObject(pageQuery),
        response: { 200: pageOf(noteVersion) },
      },
    },
    async ({ params, query }) => {
      const versions = await readNoteVersions(db, { id: params.id, ...query })
      if (!versions) throw noteNotFound({ params })
      return versions
    },
  )

  app.patch(
    '/api/v1/notes/:id',
    {
      config: { access: 'accounts:write' },
      schema: {
        tags: ['accounts'],
        summary: 'Change a note; the former version is kept',
        params: byId,
        headers: seenVersion,
        body: notePatch,
        response: { 200: noteRow },
      },
    },
    async (request) => {
      const { id } = request.params
      const seen = request.headers['if-match']?.replaceAll('"', '')
      await changeNote(machinery, requireActor(request), { id, patch: request.body, seen })
      return noteOf(id)
    },
  )

  app.delete(
    '/api/v1/notes/:id',
    {
      config: { access: 'accounts:write' },
      schema: {
        tags: ['accounts'],
        summary: 'Delete a note; it can be restored',
        params: byId,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await deleteNote(machinery, request.params.id)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/api/v1/notes/:id/restore',
    {
      config: { access: 'accounts:write' },
      schema: {
        tags: ['accounts'],
        summary: 'Restore a deleted note',
        params: byId,
        response: { 200: noteRow },
      },
    },
    async (request) => {
      await restoreNote(machinery, request.params.id)
      return noteOf(request.params.id)
    },
  )
}
