import type { VersionedTable } from '../../platform/versioned.ts'

export const billingPeriods = ['month', 'quarter', 'half-year', 'year', 'other'] as const

export const subscriptionTable: VersionedTable = {
  table: 'subscription',
  id: 'subscription_id',
  columns: [
    'account_id',
    'product_id',
    'plan_id',
    'start_date',
    'end_date',
    'seats',
    'quantity',
    'mrr_minor',
    'currency',
    'billing_period',
    'renewal_date',
    'auto_renew',
    'trial',
    'cancel_requested_on',
  ],
}

export const orderTable: VersionedTable = {
  table: 'purchase_order',
  id: 'order_id',
  columns: ['account_id', 'contact_id', 'product_id', 'ordered_at', 'quantity', 'amount_minor', 'currency'],
}

export const reportedChurnTable: VersionedTable = {
  table: 'reported_churn',
  id: 'reported_churn_id',
  columns: ['account_id', 'churned_on', 'reason', 'comment'],
}
