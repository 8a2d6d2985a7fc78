import * as z from 'zod'
import { type Http, requireActor } from '../../platform/http.ts'
import { pageOf, pageQuery } from '../../platform/paging.ts'
import { shareReadings } from '../../platform/shared-readings.ts'
import type { Machinery } from './account.service.ts'
import { byRef, findAccountId, findContactId, refSchema } from './account-ref.ts'
import { contactNotFound } from './accounts.errors.ts'
import { contactRoles } from './accounts.tables.ts'
import { contactRow, readContacts } from './contact.read.ts'
import { changeContact, contactCreate, contactPatch, createContact, mergeContact } from './contact.service.ts'
import { asOfQuery, readMoment } from './moment.ts'

const contactQuery = z.strictObject({
  ...asOfQuery,
  ...pageQuery,
  q: z.string().max(200).optional(),
  role: z.enum(contactRoles).optional(),
  left: z.enum(['true', 'false']).optional().describe('Only those who left, or only those who are there'),
})

/** People at the accounts. */
export function contactRoutes(app: Http, machinery: Machinery): void {
  const { db, clock } = machinery
  const shared = shareReadings()

  async function contactOf(id: number) {
    const moment = await readMoment(db, clock, undefined)
    const { rows } = await readContacts(db, { moment, id, limit: 1 })
    if (!rows[0]) throw contactNotFound({ params: { id } })
    return rows[0]
  }

  app.get(
    '/api/v1/accounts/:id/contacts',
    {
      config: { access: 'accounts:read' },
      schema: {
        tags: ['accounts'],
        summary: 'Contacts of an account',
        params: byRef,
        querystring: contactQuery,
        response: { 200: pageOf(contactRow) },
      },
    },
    async (request) => {
      const { as_of, ...query } = request.query
      const moment = await readMoment(db, clock, as_of)
      return readContacts(db, { ...query, moment, accountId: await findAccountId(db, request.params.id) })
    },
  )

  app.get(
    '/api/v1/contacts',
    {
      config: { access: 'accounts:read' },
      schema: {
        tags: ['accounts'],
        summary: 'Contacts of all accounts',
        querystring: contactQuery,
        response: { 200: pageOf(contactRow) },
      },
    },
    async (request) => {
      const { as_of, ...query } = request.query
      const question = { ...query, moment: await readMoment(db, clock, as_of) }
      return shared([question], () => readContacts(db, question))
    },
  )

  app.get(
    '/api/v1/contacts/:id',
    {
      config: { access: 'accounts:read' },
      schema: { tags: ['accounts'], summary: 'A contact', params: byRef, response: { 200: contactRow } },
    },
    async (request) => contactOf(await findContactId(db, request.params.id)),
  )

  app.post(
    '/api/v1/contacts',
    {
      config: { access: 'accounts:write' },
      schema: {
        tags: ['accounts'],
        summary: 'Create a contact',
        body: contactCreate,
        response: { 201: contactRow },
      },
    },
    async (request, reply) => {
      const id = await createContact(machinery, requireActor(request), request.body)
      return reply.code(201).send(await contactOf(id))
    },
  )

  app.patch(
    '/api/v1/contacts/:id',
    {
      config: { access: 'accounts:write' },
      schema: {
        tags: ['accounts'],
        summary: 'Change a contact: absent keeps, null clears',
        params: byRef,
        body: contactPatch,
        response: { 200: contactRow },
      },
    },
    async (request) => {
      const id = await findContactId(db, request.params.id)
      await changeContact(machinery, requireActor(request), { id, patch: request.body })
      return contactOf(id)
    },
  )

  app.post(
    '/api/v1/contacts/:id/merge',
    {
      config: { access: 'accounts:write' },
      schema: {
        tags: ['accounts'],
        summary: 'Merge an unnamed visitor into a contact',
        params: byRef,
        body: z.strictObject({ into: refSchema }),
        response: { 200: contactRow },
      },
    },
    async (request) => {
      const id = await findContactId(db, request.params.id)
      const { into } = request.body
      return contactOf(await mergeContact(machinery, requireActor(request), { id, into }))
    },
  )
}
