import { undoAccountFacts, writeAccountFacts } from '../accounts/fact.import.ts'
import {
  accountField,
  contactField,
  createMissingAccounts,
  recordedAtField,
  textOf,
} from '../accounts/references.import.ts'
import type { ImportKind, ParsedRow } from '../sources/import-kind.ts'
import { ticketTable } from './support.tables.ts'

const priorityWords = {
  low: ['低', '低い', 'minor', 'p4'],
  normal: ['中', '通常', '普通', 'medium', 'moderate', 'p3'],
  high: ['高', '高い', 'major', 'p2'],
  urgent: ['緊急', '至急', 'critical', 'p1', 'highest', 'blocker'],
}
const statusWords = {
  open: ['未対応', '対応中', 'オープン', 'new', 'in progress', 'in_progress', '新規'],
  pending: ['保留', '返答待ち', '回答待ち', 'waiting', 'on hold', 'on_hold', 'hold'],
  solved: ['解決', '解決済', '解決済み', 'resolved', 'done', '対応済み'],
  closed: ['完了', 'クローズ', '終了'],
}

export const ticketsImport: ImportKind = {
  kind: 'tickets',
  tables: ['account', 'account_fact', 'ticket'],
  labels: { ja: '問い合わせ', en: 'Tickets' },
  rowMeans: { ja: '1 行が 1 件の問い合わせです。', en: 'One row is one support ticket.' },
  idField: 'ticket_id',
  options: [createMissingAccounts(false)],
  fields: [
    {
      key: 'ticket_id',
      type: 'text',
      labels: { ja: '問い合わせ ID', en: 'Ticket id' },
      synonyms: [
        'external_id',
        'case_id',
        'issue_id',
        'id',
        'チケットID',
        '問い合わせ番号',
        '受付番号',
        'チケット番号',
        '番号',
      ],
      examples: ['T-1', 'T-2'],
    },
    accountField,
    contactField,
    {
      key: 'opened_at',
      type: 'timestamp',
      required: true,
      labels: { ja: '受付日時', en: 'Opened at' },
      synonyms: [
        'submitted_at',
        'created_at',
        'created',
        'opened',
        'date',
        '受付日',
        '作成日時',
        '問い合わせ日時',
      ],
      examples: ['2026-09-01 09:12', '2026-09-03'],
    },
    {
      key: 'closed_at',
      type: 'timestamp',
      labels: { ja: '完了日時', en: 'Closed at' },
      synonyms: ['resolved_at', 'solved_at', 'closed', 'completed_at', '完了日', '解決日時', 'クローズ日時'],
      examples: ['2026-09-01 15:40', ''],
    },
    {
      key: 'resolution_hours',
      type: 'number',
      min: 0,
      labels: { ja: '解決までの時間', en: 'Resolution hours' },
      synonyms: ['resolution_time_hours', 'resolution_time', 'hours_to_resolution', '解決時間'],
      examples: ['', ''],
    },
    {
      key: 'first_reply_minutes',
      type: 'number',
      min: 0,
      labels: { ja: '初回返信までの分数', en: 'First reply minutes' },
      synonyms: [
        'first_response_time_minutes',
        'first_response_minutes',
        'first_response_time',
        'first_reply_time_minutes',
        'first_reply_time',
        '初回応答時間',
        '一次回答時間',
      ],
      examples: ['28', ''],
    },
    {
      key: 'first_reply_at',
      type: 'timestamp',
      labels: { ja: '初回返信日時', en: 'First reply at' },
      synonyms: ['first_response_at', 'first_responded_at', '初回応答日時', '初回返信', '初回応答'],
      examples: ['', '2026-09-03 11:00'],
    },
    {
      key: 'priority',
      type: 'choice',
      labels: { ja: '優先度', en: 'Priority' },
      synonyms: ['severity', 'urgency', '重要度', '緊急度'],
      examples: ['high', 'normal'],
      choices: priorityWords,
    },
    {
      key: 'status',
      type: 'choice',
      labels: { ja: '状態', en: 'Status' },
      synonyms: ['state', 'ticket_status', 'ステータス'],
      examples: ['closed', 'open'],
      choices: statusWords,
    },
    {
      key: 'satisfaction',
      type: 'number',
      labels: { ja: '満足度', en: 'Satisfaction' },
      synonyms: ['satisfaction_score', 'csat', 'csat_score', 'rating', '評価', '満足度スコア'],
      examples: ['5', ''],
    },
    {
      key: 'escalated',
      type: 'boolean',
      labels: { ja: 'エスカレーション', en: 'Escalated' },
      synonyms: ['escalation_flag', 'is_escalated', 'escalation', 'エスカレ'],
      examples: ['FALSE', 'FALSE'],
    },
    {
      key: 'subject',
      type: 'text',
      labels: { ja: '件名', en: 'Subject' },
      synonyms: ['title', 'summary', 'タイトル', '要約'],
      examples: ['CSVの出力ができない', 'Login fails'],
    },
    {
      key: 'body',
      type: 'text',
      labels: { ja: '本文', en: 'Text' },
      synonyms: ['description', 'content', 'message', 'comment', '内容', '問い合わせ内容'],
      examples: ['', ''],
    },
    {
      key: 'channel',
      type: 'text',
      labels: { ja: '経路', en: 'Channel' },
      synonyms: ['source', 'via', 'チャネル', '受付経路'],
      examples: ['email', 'chat'],
    },
    recordedAtField,
  ],
  write: (db, rows, context) =>
    writeAccountFacts(db, rows, context, { table: ticketTable, withContact: true, toFact }),
  undo: (db, context) => undoAccountFacts(db, ticketTable, context),
}

function toFact(row: ParsedRow): ReturnType<Parameters<typeof writeAccountFacts>[3]['toFact']> {
  const { values } = row
  const opened = Date.parse(textOf(row, 'opened_at') ?? '')
  const closed = textOf(row, 'closed_at')
  const replied = textOf(row, 'first_reply_at')
  if (closed !== undefined && Date.parse(closed) < opened) {
    return { issue: { field: 'closed_at', code: 'ends_before_start', value: closed } }
  }
  return {
    fact: {
      opened_at: values.opened_at,
      closed_at: values.closed_at,
      resolution_hours:
        values.resolution_hours ??
        (closed === undefined ? values.resolution_hours : (Date.parse(closed) - opened) / 3_600_000),
      first_reply_minutes:
        values.first_reply_minutes ??
        (replied === undefined
          ? values.first_reply_minutes
          : Math.max(0, (Date.parse(replied) - opened) / 60_000)),
      priority: values.priority,
      status: values.status ?? (closed === undefined ? undefined : 'closed'),
      satisfaction: values.satisfaction,
      escalated: values.escalated,
      subject: values.subject,
      body: values.body,
      channel: values.channel,
    },
  }
}
