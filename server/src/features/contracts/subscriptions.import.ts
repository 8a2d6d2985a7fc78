import { addDays } from '@tsuzuku/core/time/add-days'
import { type FactResult, undoAccountFacts, writeAccountFacts } from '../accounts/fact.import.ts'
import {
  accountField,
  createMissingAccounts,
  recordedAtField,
  textOf,
} from '../accounts/references.import.ts'
import type { ImportKind, ParsedRow, WriteContext } from '../sources/import-kind.ts'
import { subscriptionTable } from './contracts.tables.ts'
import { DEFAULT_PRODUCT, resolvePlans, resolveProducts } from './products.import.ts'

const periodWords = {
  month: ['monthly', 'months', '1', 'm', '月', '月次', '月払い', '毎月', '月額'],
  quarter: ['quarterly', '3', 'q', '四半期', '3か月', '3ヶ月'],
  'half-year': ['half year', 'semi-annual', 'semiannual', 'biannual', '6', '半年', '6か月', '6ヶ月'],
  year: ['yearly', 'annual', 'annually', '12', 'y', '年', '年次', '年払い', '年間', '年額'],
  other: ['その他', 'custom'],
}
const monthsOf: Record<string, number> = { month: 1, quarter: 3, 'half-year': 6, year: 12 }

export const subscriptionsImport: ImportKind = {
  kind: 'subscriptions',
  tables: ['account', 'account_fact', 'subscription'],
  labels: { ja: '契約', en: 'Subscriptions' },
  rowMeans: {
    ja: '1 行が条件の変わらない契約 1 区間です。終了日はその日の 0 時に終わる日です (その日を含みません)。',
    en: 'One row is one stretch of unchanged terms. The end date is the first day on which it no longer runs.',
  },
  idField: 'subscription_id',
  options: [
    createMissingAccounts(true),
    {
      key: 'end_date_is_last_day',
      labels: {
        ja: '終了日は利用できる最後の日 (1 日足して読み込む)',
        en: 'The end date is the last day of use (one day is added)',
      },
      default: false,
    },
  ],
  fields: [
    {
      key: 'subscription_id',
      type: 'text',
      labels: { ja: '契約 ID', en: 'Subscription id' },
      synonyms: ['external_id', 'contract_id', 'id', '契約番号', 'サブスクリプションID'],
      examples: ['S-1', 'S-2'],
    },
    accountField,
    {
      key: 'product',
      type: 'text',
      labels: { ja: '製品', en: 'Product' },
      synonyms: ['product_name', 'product_id', 'service', '商品', 'サービス'],
      examples: ['main', 'main'],
    },
    {
      key: 'plan',
      type: 'text',
      labels: { ja: 'プラン', en: 'Plan' },
      synonyms: ['plan_name', 'plan_tier', 'plan_id', 'price_tier', 'プラン名', '料金プラン'],
      examples: ['Pro', 'Basic'],
    },
    {
      key: 'start_date',
      type: 'date',
      required: true,
      labels: { ja: '開始日', en: 'Start date' },
      synonyms: [
        'start',
        'started_at',
        'begin',
        'begin_date',
        'starts_on',
        'period_start',
        'valid_from',
        '契約開始日',
        '利用開始日',
      ],
      examples: ['2025-04-01', '2025-10-01'],
    },
    {
      key: 'end_date',
      type: 'date',
      labels: { ja: '終了日', en: 'End date' },
      synonyms: [
        'end',
        'ended_at',
        'finish',
        'end_on',
        'ends_on',
        'period_end',
        'valid_to',
        '契約終了日',
        '利用終了日',
        '解約日',
      ],
      examples: ['', '2026-10-01'],
    },
    {
      key: 'mrr',
      type: 'money',
      min: 0,
      oneOf: 'price',
      labels: { ja: '月額 (MRR)', en: 'Monthly amount' },
      synonyms: [
        'mrr_amount',
        'monthly_price',
        'monthly_revenue',
        'monthly_fee',
        '月額',
        '月額料金',
        '月額利用料',
        '月次収益',
        '月額金額',
      ],
      examples: ['120000', '30000'],
    },
    {
      key: 'amount',
      type: 'money',
      min: 0,
      oneOf: 'price',
      labels: { ja: '請求期間あたりの金額', en: 'Amount per billing period' },
      synonyms: ['price', 'total', 'fee', 'billing_amount', '請求額', '契約金額', '金額'],
      examples: ['', ''],
    },
    {
      key: 'billing_period',
      type: 'choice',
      labels: { ja: '請求期間', en: 'Billing period' },
      synonyms: [
        'billing_frequency',
        'billing_cycle',
        'cycle',
        'billing_interval',
        'interval',
        'frequency',
        '請求サイクル',
        '支払サイクル',
        '請求頻度',
      ],
      examples: ['month', 'year'],
      choices: periodWords,
    },
    {
      key: 'currency',
      type: 'currency',
      labels: { ja: '通貨', en: 'Currency' },
      synonyms: ['currency_code', '通貨コード'],
      examples: ['JPY', 'JPY'],
    },
    {
      key: 'seats',
      type: 'integer',
      min: 0,
      labels: { ja: '席数', en: 'Seats' },
      synonyms: ['seat_count', 'licenses', 'licences', 'users', 'ライセンス数', 'ユーザー数', 'アカウント数'],
      examples: ['60', '10'],
    },
    {
      key: 'quantity',
      type: 'number',
      labels: { ja: '数量', en: 'Quantity' },
      synonyms: ['qty', 'units', '個数'],
      examples: ['', ''],
    },
    {
      key: 'renewal_date',
      type: 'date',
      labels: { ja: '更新日', en: 'Renewal date' },
      synonyms: ['renews_on', 'next_renewal', 'renewal', 'next_billing_date', '契約更新日', '次回更新日'],
      examples: ['2027-04-01', ''],
    },
    {
      key: 'auto_renew',
      type: 'boolean',
      labels: { ja: '自動更新', en: 'Renews by itself' },
      synonyms: ['auto_renew_flag', 'auto_renewal', 'is_auto_renew'],
      examples: ['TRUE', 'FALSE'],
    },
    {
      key: 'trial',
      type: 'boolean',
      labels: { ja: 'トライアル', en: 'Trial' },
      synonyms: ['is_trial', 'trial_flag', '試用'],
      examples: ['FALSE', 'FALSE'],
    },
    {
      key: 'cancel_requested_on',
      type: 'date',
      labels: { ja: '解約申出日', en: 'Cancellation requested on' },
      synonyms: ['canceled_at', 'cancelled_at', 'cancel_requested_at', 'cancellation_date', '解約申込日'],
      examples: ['', ''],
    },
    recordedAtField,
  ],
  async write(db, rows, context) {
    const products = await resolveProducts(db, rows)
    const plans = await resolvePlans(db, rows, products)
    return writeAccountFacts(db, rows, context, {
      table: subscriptionTable,
      withContact: false,
      toFact: (row) => toFact(row, context, { products, plans }),
    })
  },
  undo: (db, context) => undoAccountFacts(db, subscriptionTable, context),
}

function toFact(
  row: ParsedRow,
  context: WriteContext,
  found: { products: Map<string, number>; plans: Map<string, number> },
): FactResult {
  const { values } = row
  const start = textOf(row, 'start_date') ?? ''
  const end = endOf(row, context)
  if (end !== undefined && end !== null && end < start) {
    return { issue: { field: 'end_date', code: 'ends_before_start', value: end } }
  }
  const price = priceOf(row)
  if (typeof price !== 'number') return { issue: price }
  const plan = textOf(row, 'plan')
  return {
    fact: {
      product_id: found.products.get(textOf(row, 'product') ?? DEFAULT_PRODUCT),
      plan_id: values.plan === undefined ? undefined : plan === undefined ? null : found.plans.get(plan),
      start_date: start,
      end_date: end,
      mrr_minor: price,
      currency: textOf(row, 'currency') ?? context.options.currency ?? context.workspace.currency,
      billing_period: values.billing_period ?? undefined,
      seats: values.seats,
      quantity: values.quantity,
      renewal_date: values.renewal_date,
      auto_renew: values.auto_renew,
      trial: values.trial ?? undefined,
      cancel_requested_on: values.cancel_requested_on,
    },
  }
}

function endOf(row: ParsedRow, { options }: WriteContext): string | null | undefined {
  const end = row.values.end_date
  if (typeof end !== 'string') return end === undefined ? undefined : null
  return options.end_date_is_last_day ? addDays(end, 1) : end
}

/** A month's share of an amount that covers several, to the nearest minor unit (half upwards). */
function priceOf(row: ParsedRow): number | { field: string; code: string } {
  const { mrr, amount } = row.values
  if (typeof mrr === 'number') return mrr
  if (typeof amount !== 'number') return { field: 'mrr', code: 'no_amount' }
  const months = monthsOf[textOf(row, 'billing_period') ?? '']
  if (months === undefined) return { field: 'billing_period', code: 'billing_period_needed' }
  return Math.round(amount / months)
}
