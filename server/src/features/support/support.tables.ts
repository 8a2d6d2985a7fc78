import type { VersionedTable } from '../../platform/versioned.ts'

export const priorities = ['low', 'normal', 'high', 'urgent'] as const
export const ticketStatuses = ['open', 'pending', 'solved', 'closed'] as const

export const ticketTable: VersionedTable = {
  table: 'ticket',
  id: 'ticket_id',
  columns: [
    'account_id',
    'contact_id',
    'subject',
    'body',
    'channel',
    'priority',
    'status',
    'opened_at',
    'first_reply_minutes',
    'closed_at',
    'resolution_hours',
    'satisfaction',
    'escalated',
  ],
}
