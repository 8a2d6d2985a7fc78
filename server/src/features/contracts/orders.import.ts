import { undoAccountFacts, writeAccountFacts } from '../accounts/fact.import.ts'
import {
  accountField,
  contactField,
  createMissingAccounts,
  recordedAtField,
  textOf,
} from '../accounts/references.import.ts'
import type { ImportKind } from '../sources/import-kind.ts'
import { orderTable } from './contracts.tables.ts'
import { resolveProducts } from './products.import.ts'

export const ordersImport: ImportKind = {
  kind: 'orders',
  tables: ['account', 'account_fact', 'purchase_order'],
  labels: { ja: '注文', en: 'Orders' },
  rowMeans: { ja: '1 行が 1 件の注文・購入です。', en: 'One row is one order or purchase.' },
  idField: 'order_id',
  options: [createMissingAccounts(false)],
  fields: [
    {
      key: 'order_id',
      type: 'text',
      labels: { ja: '注文 ID', en: 'Order id' },
      synonyms: [
        'external_id',
        'purchase_id',
        'transaction_id',
        'invoice_id',
        'id',
        '注文番号',
        '伝票番号',
        '取引ID',
      ],
      examples: ['O-1', 'O-2'],
    },
    accountField,
    contactField,
    {
      key: 'product',
      type: 'text',
      labels: { ja: '製品', en: 'Product' },
      synonyms: ['product_name', 'product_id', 'item', 'sku', '商品', '商品名', '商品コード'],
      examples: ['training', 'setup'],
    },
    {
      key: 'ordered_at',
      type: 'timestamp',
      required: true,
      labels: { ja: '注文日時', en: 'Ordered at' },
      synonyms: [
        'order_date',
        'date',
        'purchased_at',
        'purchase_date',
        'created_at',
        '注文日',
        '購入日',
        '売上日',
      ],
      examples: ['2026-05-20', '2026-06-01 10:30'],
    },
    {
      key: 'quantity',
      type: 'number',
      labels: { ja: '数量', en: 'Quantity' },
      synonyms: ['qty', 'units', '個数'],
      examples: ['1', '2'],
    },
    {
      key: 'amount',
      type: 'money',
      required: true,
      labels: { ja: '金額', en: 'Amount' },
      synonyms: ['total', 'revenue', 'price', 'amount_total', '売上', '合計', '購入金額', '売上金額'],
      examples: ['50000', '120000'],
    },
    {
      key: 'currency',
      type: 'currency',
      labels: { ja: '通貨', en: 'Currency' },
      synonyms: ['currency_code', '通貨コード'],
      examples: ['JPY', 'JPY'],
    },
    recordedAtField,
  ],
  async write(db, rows, context) {
    const named = rows.filter((row) => textOf(row, 'product') !== undefined)
    const products = named.length > 0 ? await resolveProducts(db, named) : new Map<string, number>()
    return writeAccountFacts(db, rows, context, {
      table: orderTable,
      withContact: true,
      toFact: (row) => ({
        fact: {
          product_id:
            row.values.product === undefined
              ? undefined
              : (products.get(textOf(row, 'product') ?? '') ?? null),
          ordered_at: row.values.ordered_at,
          quantity: row.values.quantity,
          amount_minor: row.values.amount,
          currency: textOf(row, 'currency') ?? context.options.currency ?? context.workspace.currency,
        },
      }),
    })
  },
  undo: (db, context) => undoAccountFacts(db, orderTable, context),
}
