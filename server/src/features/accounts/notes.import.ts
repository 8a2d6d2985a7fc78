import type { ImportKind } from '../sources/import-kind.ts'
import { noteTable } from './accounts.tables.ts'
import { undoAccountFacts, writeAccountFacts } from './fact.import.ts'
import { accountField, contactField, createMissingAccounts, recordedAtField } from './references.import.ts'

const kindWords = {
  note: ['メモ', 'ノート', 'memo'],
  call: ['電話', '通話', 'phone'],
  meeting: ['会議', '打ち合わせ', '打合せ', '面談', '商談', 'mtg', 'ミーティング', 'visit', '訪問'],
  email: ['メール', 'mail', 'e-mail'],
  chat: ['チャット', 'slack', 'message'],
  'pre-sale': ['商談前', '受注前', '営業', 'presale', 'sales'],
}

export const notesImport: ImportKind = {
  kind: 'notes',
  tables: ['account', 'account_fact', 'note'],
  labels: { ja: 'メモ', en: 'Notes' },
  rowMeans: { ja: '1 行が 1 件のメモ・電話・会議です。', en: 'One row is one note, call or meeting.' },
  idField: 'note_id',
  options: [createMissingAccounts(false)],
  fields: [
    {
      key: 'note_id',
      type: 'text',
      labels: { ja: 'メモ ID', en: 'Note id' },
      synonyms: ['external_id', 'activity_id', 'id', '活動ID'],
      examples: ['N-1', 'N-2'],
    },
    accountField,
    contactField,
    {
      key: 'occurred_at',
      type: 'timestamp',
      required: true,
      labels: { ja: '日時', en: 'Occurred at' },
      synonyms: ['date', 'created_at', 'activity_date', 'noted_at', '日付', '実施日', '記入日', '活動日'],
      examples: ['2026-10-02 14:00', '2026-10-05'],
    },
    {
      key: 'body',
      type: 'text',
      required: true,
      labels: { ja: '本文', en: 'Text' },
      synonyms: ['note', 'content', 'comment', 'description', 'notes', '内容', 'メモ', '議事録'],
      examples: ['来期の利用拡大を相談', 'Asked for the API limits'],
    },
    {
      key: 'kind',
      type: 'choice',
      labels: { ja: '種類', en: 'Kind' },
      synonyms: ['type', 'activity_type', '種別', '区分'],
      examples: ['meeting', 'call'],
      choices: kindWords,
    },
    {
      key: 'author_name',
      type: 'text',
      labels: { ja: '記入者', en: 'Author' },
      synonyms: ['author', 'owner', 'created_by', '作成者', '担当者'],
      examples: ['佐藤', 'Sato'],
    },
    recordedAtField,
  ],
  write: (db, rows, context) =>
    writeAccountFacts(db, rows, context, {
      table: noteTable,
      withContact: true,
      toFact: ({ values }) => ({
        fact: {
          occurred_at: values.occurred_at,
          body: values.body,
          kind: values.kind ?? undefined,
          author_name: values.author_name,
        },
      }),
    }),
  undo: (db, context) => undoAccountFacts(db, noteTable, context),
}
